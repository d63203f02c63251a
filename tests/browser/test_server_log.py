"""The log of a quiet server says when it starts, and nothing of what is read."""

from .log import unexpected


def test_odd_requests_leave_no_trace_in_the_log(open_page, http, site):
    for path in ("/departement?dep=zzz", "/donnees?jeu=zzz&periode=zzz", "/?lang=de&dep="):
        open_page(path)
    for path in ("/rien", "/fichiers/a/b", "/media/x", "/app/static/..%2f..%2fREADME.md"):
        assert http.get(path).status_code == 404
    assert unexpected(site.log) == []

// Going to another address of the site without loading it again: Streamlit listens to Back and Forward.
export const go = (address) => {
  history.pushState({}, "", address)
  dispatchEvent(new PopStateEvent("popstate"))
}

// The code stands behind the "#", which no browser sends anywhere: it is put into the form, and out of the history.
"use strict";
const enter = () => {
  const code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", "/enter");
  document.getElementById("code").value = code;
  document.getElementById("enter").submit();
};
addEventListener("hashchange", enter); // pasted into a tab that shows this page already
enter();

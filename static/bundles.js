// How a script that is no module is run: Plotly's bundles are such.

/** Run the script at an address; done when it has run. */
export function runScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error("offline"));
    document.head.append(script);
  });
}

/** `run` takes the name of a bundle beside this file. The edition without a server puts its own here. */
export const bundles = { run: (name) => runScript(new URL(name, import.meta.url).href) };

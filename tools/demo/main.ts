import { labProgram, launcherPath } from '@plumbline/test/lab';

import { checkDemo } from './check-demo.ts';
import { startDemo, type Demo } from './start-demo.ts';

const log = (line: string): void => console.log(`demo: ${line}`);

function describeDemo({ installation, cluster, repository, password }: Demo): string {
  const kubectl = `${labProgram('kubectl')} --kubeconfig ${cluster.kubeconfigPath}`;
  return `
Plumbline is running.

  URL       ${installation.serverUrl}
  user      admin
  password  ${password}

Things to try:

  Edit a live object and watch it heal:
    ${kubectl} -n guestbook scale deployment guestbook --replicas=7

  Commit a change and watch it roll out:
    git clone ${repository.url} /tmp/demo && cd /tmp/demo
    sed -i 's/hello/welcome/' guestbook/base/configmap.yaml && git commit -am welcome && git push

  Use the command line:
    ${launcherPath('argocd')} login ${installation.serverAddress} --plaintext --username admin --password ${password}
    ${launcherPath('argocd')} app get guestbook
    ${launcherPath('argocd')} app sync waves

Logs are in ${installation.folder}. Ctrl-C stops everything and leaves nothing behind.
`;
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}

async function main(args: readonly string[]): Promise<void> {
  const stopping = untilSignal();
  const demo = await startDemo(log);
  try {
    console.log(describeDemo(demo));
    if (args.includes('--script')) await checkDemo(demo, log);
    else await stopping;
  } finally {
    log('stopping');
    await demo.stop();
  }
}

await main(process.argv.slice(2));

// docs/cli.md, "Exit codes": what is named as a file and is none ends with a line, never with a wait.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEADER, toFile } from '../recording/lines.js';
import { type CliResult, runCli, spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { isPosix } from '../support/platform.js';
import { runInProcess } from '../support/run-in-process.js';

const PAGE = { 'www/index.html': '<script src="cordova.js"></script>', 'app.js': '' };

/** A folder with a pipe in it that nobody ever writes to or reads from. */
function useFolderWithPipe(): string {
  const folder = useFolder({ ...PAGE, 'session.ndjson': toFile(), 'empty.pem': '' });
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  return folder;
}

/** An app is run by a thread of the built command; everything else is refused in this process as well. */
function runIn(
  folder: string,
  args: string,
): Promise<Pick<CliResult, 'code' | 'stdout' | 'stderr'>> {
  const words = args.split(' ');
  if (/^(?:run|exec)/.test(args)) return runCli(words, folder);
  return runInProcess(
    words.map((word) => (existsSync(join(folder, word)) ? join(folder, word) : word)),
  );
}

describe.runIf(isPosix)('a pipe', () => {
  it.each([
    ['run pipe', 'pipe is a pipe: name a script, or a page, that is a file.'],
    ['run app.js pipe', 'pipe is a pipe: name a script, or a page, that is a file.'],
    ['exec --run pipe -- node -v', 'pipe is a pipe: name a script, or a page, that is a file.'],
    ['serve www --https pipe', "pipe can't be read (it is a pipe): --https takes a PEM file"],
    ['serve www --loader-extra pipe', "pipe can't be read (it is a pipe): --loader-extra takes"],
    ['replay pipe --as clients', 'pipe is a pipe: copy the recording to a file first'],
    ['replay /dev/zero --as server', '/dev/zero is a device: copy the recording to a file first'],
    ['har pipe', 'pipe is a pipe: copy the recording to a file first'],
    ['har session.ndjson -o pipe', '-o pipe is a pipe: name a file, or leave -o out'],
    ['--port 0 --record pipe', 'pipe is a pipe: name a file to record to'],
    ['run app.js --record pipe', 'pipe is a pipe: name a file to record to'],
    ['serve pipe', 'pipe is a file. Name the folder that it is in.'],
  ])('is no file for %s', async (args, text) => {
    const folder = useFolderWithPipe();
    const { code, stdout, stderr } = await runIn(folder, args);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.replaceAll(join(folder, '/'), '')).toContain(`wss-emu: ${text}`);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('fails a line of the console that records to it, and the command goes on', async () => {
    const args = ['--port', '0', '--json', '-x', 'record pipe'];
    const cli = spawnCli(args, useFolderWithPipe());
    let line = await cli.nextJson();
    while (line.type !== 'result') line = await cli.nextJson();
    cli.signal('SIGINT');

    expect(line).toMatchObject({ ok: false, message: 'pipe is a pipe: name a file to record to' });
    expect(await cli.ended).toMatchObject({ code: 1, stderr: '' });
  });

  it('is passed over in a project', async () => {
    const folder = useFolderWithPipe();
    execFileSync('mkfifo', ['config.xml', 'package.json', 'www/a.js', 'www/b.html'], {
      cwd: folder,
    });
    const { code, stderr, stdout } = await runCli(['doctor', 'www'], folder);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('no problems');
  });
});

describe('a file that would be lost', () => {
  it.each([
    ['har session.ndjson -o session.ndjson', '-o session.ndjson would overwrite the recording'],
    ['har session.ndjson -o ./www/../session.ndjson', 'would overwrite the recording'],
    ['run app.js --record app.js', '--record app.js would overwrite what is read here'],
    ['serve www --loader-extra app.js --record ./app.js', 'would overwrite what is read here'],
  ])('is kept by %s', async (args, text) => {
    const folder = useFolder({ ...PAGE, 'app.js': '// mine', 'session.ndjson': toFile() });
    const { code, stdout, stderr } = await runIn(folder, args);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.replaceAll(join(folder, '/'), '')).toContain(text);
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe('// mine');
    expect(readFileSync(join(folder, 'session.ndjson'), 'utf8')).toBe(toFile());
  });
});

describe('a certificate', () => {
  const KEY = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';

  it.each([
    ['an empty file', ''],
    ['a text', 'hello'],
    ['a key alone', KEY],
    ['a certificate that is none', KEY.replaceAll('PRIVATE KEY', 'CERTIFICATE')],
  ])('is refused: %s', async (_what, pem) => {
    const folder = useFolder({ ...PAGE, 'server.pem': pem });
    const args = ['serve', 'www', '--http-port', '0', '--https', 'server.pem'];
    const { code, stdout, stderr } = await runIn(folder, args.join(' '));

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^wss-emu: The certificate can't be used: .*PEM\.\n$/);
  });
});

describe('a recording', () => {
  it('has one writer', async () => {
    const file = join(useFolder({}), 'session.ndjson');
    const first = spawnCli(['--port', '0', '--json', '--record', file, '-x', `record ${file}`]);
    await first.nextJson();
    const inode = statSync(file).ino;

    const second = await runCli(['--port', '0', '--record', file]);

    expect([second.code, second.stdout]).toEqual([2, '']);
    expect(second.stderr).toBe(
      `wss-emu: ${file} is being recorded to by process ${first.process.pid}: name another file\n`,
    );
    first.signal('SIGINT');
    expect((await first.ended).stderr).toContain('entries recorded');
    expect(statSync(file).ino).toBe(inode);
    // It is free again, also when its writer was killed.
    const killed = spawnCli(['--port', '0', '--json', '--record', file]);
    await killed.nextJson();
    killed.process.kill('SIGKILL');
    await killed.ended;
    const third = spawnCli(['--port', '0', '--json', '--record', file]);
    await third.nextJson();
    third.signal('SIGINT');
    expect(await third.ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('entries recorded'),
    });
  });

  it('is refused by its line when a type is no text', async () => {
    const folder = useFolder({});
    const types = [
      '{"toString":1}',
      '["a"]',
      '{"__proto__":null}',
      `${'['.repeat(9_000)}${']'.repeat(9_000)}`,
    ];
    for (const type of types) {
      const file = join(folder, 'bad.ndjson');
      writeFileSync(file, `${JSON.stringify(HEADER)}\n{"type":${type}}\n`);
      const { code, stderr } = await runInProcess(['replay', file, '--as', 'clients']);

      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^wss-emu: .*bad\.ndjson, line 2: there is no "type" .*: started, .*\n$/,
      );
    }
  });
});

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace GraphExecutor.Cli.Tests;

/// <summary>Runs the real <c>gx</c> in a directory of its own, with a state directory of its own.</summary>
public sealed class Gx : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(50);

    private readonly List<int> _started = [];

    /// <summary>The one that was built with the tests, or another: <c>GX_TEST_PROGRAM</c>, such as that of a release.</summary>
    public static string Program { get; } =
        Environment.GetEnvironmentVariable("GX_TEST_PROGRAM") is { Length: > 0 } other ? other : Path.Combine(AppContext.BaseDirectory, "gx");

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("gx-test-").FullName;

    /// <summary>Where it records runs when it is not told otherwise.</summary>
    public string Store => Path.Combine(Directory, "state/graphexecutor/runs.db");

    /// <summary>Environment variables of what it runs, beyond the usual ones; <see langword="null"/> removes one.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    public static string Repository() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../.."));

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Directory, name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(Directory, name));

    /// <summary>Runs it to its end.</summary>
    public async Task<GxResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitAsync(process);
        return new GxResult(process.ExitCode, await output, await error);
    }

    public Process Start(params string[] arguments) => StartProgram(Program, arguments);

    /// <summary>Starts a shell in the same surroundings.</summary>
    public Process StartShell(string script) => StartProgram("bash", ["-c", script]);

    /// <summary>Starts a shell in the same surroundings and in a terminal, whose other side standard input and output are.</summary>
    public Process StartInTerminal(string script) => StartProgram("script", ["-qfec", script, "/dev/null"], closeInput: false);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private Process StartProgram(string program, string[] arguments, bool closeInput = true)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Directory, "state");
        start.Environment.Remove("GX_STORE");
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _started.Add(process.Id);
        if (closeInput)
        {
            process.StandardInput.Close();
        }

        return process;
    }

    /// <summary>Starts it, and goes on when it has printed a line that ends so.</summary>
    public async Task<Process> StartUntilAsync(string end, params string[] arguments)
    {
        var process = Start(arguments);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.EndsWith(end, StringComparison.Ordinal))
            {
                return process;
            }
        }

        throw new InvalidOperationException($"gx never printed {end}: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    /// <summary>Ends it as a crash does, and nothing that it has started.</summary>
    public static async Task CrashAsync(Process process)
    {
        process.Kill();
        await WaitAsync(process);
    }

    /// <summary>How many lines a file has: nodes count their own runs so.</summary>
    public int Count(string name) => Path.Combine(Directory, name) is var path && File.Exists(path) ? File.ReadAllLines(path).Length : 0;

    public static async Task WaitAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose()
    {
        // A test that failed half-way must not leave its gx behind.
        foreach (var pid in _started.Where(IsStillOurs))
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
            catch (ArgumentException)
            {
                // It has ended meanwhile.
            }
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>Numbers of processes are given again after some 32,000, to another test's for instance: only ours has our directory around it.</summary>
    private bool IsStillOurs(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Contains($"={Directory}/", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

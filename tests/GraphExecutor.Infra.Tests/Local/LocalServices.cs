using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace GraphExecutor.Infra.Tests.Local;

/// <summary><c>infra/local/start</c>, on ports that are free and with data of its own.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    private readonly string _state = Directory.CreateTempSubdirectory("gx-local-").FullName;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Process _process;

    public LocalServices()
    {
        Assert.SkipUnless(
            Directory.Exists(Repository.File("infra/local/node_modules/azurite")),
            "Azurite is not installed: run npm ci in infra/local.");

        _limit.CancelAfter(Limit);
        var start = new ProcessStartInfo(Repository.File("infra/local/start"), ["--any-ports"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GX"] = Path.Combine(AppContext.BaseDirectory, "gx");
        start.Environment["GX_LOCAL_STATE"] = _state;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Errors.AppendLine(line.Data);
        _process.BeginErrorReadLine();
    }

    public StringBuilder Errors { get; } = new();

    /// <summary>The settings that it prints once everything answers.</summary>
    public async Task<Dictionary<string, string>> SettingsAsync()
    {
        var text = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
        {
            text.AppendLine(line);
            if (line == "}")
            {
                return JsonDocument.Parse(text.ToString()).RootElement.GetProperty("Values").Deserialize<Dictionary<string, string>>()!;
            }
        }

        throw new InvalidOperationException($"It ended without settings: {Errors}");
    }

    /// <summary>What Ctrl-C does. Its exit code, when it has ended.</summary>
    public async Task<int> InterruptAsync()
    {
        await ProgramRun.OfAsync("bash", _state, ["-c", $"kill -INT {_process.Id}"]);
        await _process.WaitForExitAsync(_limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await InterruptAsync();
        }

        _process.Dispose();
        _limit.Dispose();
        Directory.Delete(_state, recursive: true);
    }
}

using System.Diagnostics;
using System.Text;

namespace GraphExecutor.Cli.Tests.Terminals;

/// <summary>The real <c>gx</c> in a terminal of its own (that <c>script</c> of util-linux makes), and what that shows.</summary>
internal sealed class TerminalGx : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly VirtualScreen _screen;
    private readonly string _terminalFile;
    private readonly Lock _gate = new();
    private readonly StringBuilder _written = new();
    private readonly Task _reading;

    private TerminalGx(Process process, int columns, int rows, string terminalFile)
    {
        (_process, _screen, _terminalFile) = (process, new VirtualScreen(columns, rows), terminalFile);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Starts <c>gx</c> with arguments as a shell reads them.</summary>
    public static TerminalGx Start(Gx gx, string arguments, int columns = 80, int rows = 24)
    {
        gx.Variables["SHELL"] = "/bin/bash";
        gx.Variables.TryAdd("TERM", "xterm-256color");
        gx.Variables.TryAdd("CI", null);
        gx.Variables.TryAdd("NO_COLOR", null);
        var terminalFile = Path.Combine(gx.Directory, "terminal");
        var process = gx.StartInTerminal($"stty cols {columns} rows {rows}; tty > terminal.new; mv terminal.new terminal; exec '{Gx.Program}' {arguments}");
        return new TerminalGx(process, columns, rows, terminalFile);
    }

    public int ExitCode => _process.ExitCode;

    public string Text => Look(screen => screen.Text);

    public List<string> Rows => Look(screen => screen.Rows);

    /// <summary>All that was written to the terminal.</summary>
    public string Written
    {
        get
        {
            lock (_gate)
            {
                return _written.ToString();
            }
        }
    }

    public T Look<T>(Func<VirtualScreen, T> look)
    {
        lock (_gate)
        {
            return look(_screen);
        }
    }

    /// <summary>Goes on when the screen is as wanted.</summary>
    public async Task WaitForAsync(Func<VirtualScreen, bool> isThere)
    {
        for (var begin = Stopwatch.GetTimestamp(); !Look(isThere);)
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < Limit && !_reading.IsFaulted, $"never seen; the screen shows\n{Text}\n{_reading.Exception}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public Task WaitForTextAsync(string text) => WaitForAsync(screen => screen.Text.Contains(text, StringComparison.Ordinal));

    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Changes the size right after a frame: a terminal and its programs get to know of it one after the other, and a frame in between would
    /// be drawn for another size than it is shown in. The next one comes when a second has gone.
    /// </summary>
    public async Task ResizeAsync(int columns, int rows)
    {
        var written = Written.Length;
        await WaitForAsync(_ => _written.Length > written);
        var terminal = (await File.ReadAllTextAsync(_terminalFile, TestContext.Current.CancellationToken)).Trim();
        lock (_gate)
        {
            _screen.Resize(columns, rows);
        }

        using var stty = Process.Start("stty", ["-F", terminal, "cols", $"{columns}", "rows", $"{rows}"]);
        await stty.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task WaitForEndAsync()
    {
        await Gx.WaitAsync(_process);
        await _reading.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _process.Dispose();

    private async Task ReadAsync()
    {
        var buffer = new char[8192];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_gate)
            {
                _written.Append(buffer, 0, count);
                _screen.Write(new string(buffer, 0, count));
            }
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GraphExecutor.Functions.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Functions.Tests;

public sealed class HostWatchTests : IDisposable
{
    private const int Timeout = 30_000;

    private readonly FakeTimeProvider _time = new();
    private readonly TcpListener _host = new(IPAddress.Loopback, 0);
    private readonly TestLifetime _lifetime = new();
    private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _parent = 7;
    private int _looks;

    public void Dispose()
    {
        _host.Dispose();
        _lifetime.Dispose();
    }

    [Fact(Timeout = Timeout)]
    public async Task Watch_ParentHasEndedAndNobodyListens_EndsTheWorker()
    {
        using var watch = await StartAsync();

        _parent = 1;
        await LookAsync(5);
        Assert.False(_lifetime.ApplicationStopping.IsCancellationRequested);

        _host.Stop();
        while (!_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await LookAsync(1);
        }

        await watch.ExecuteTask!;
    }

    [Fact(Timeout = Timeout)]
    public async Task Watch_NobodyListensButTheParentLives_GoesOn()
    {
        using var watch = await StartAsync();
        _host.Stop();

        await LookAsync(5);

        Assert.False(_lifetime.ApplicationStopping.IsCancellationRequested);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Timeout)]
    public async Task ReadParent_IsWhatOthersSee()
    {
        using var child = Process.Start(new ProcessStartInfo("sh", ["-c", "cut -d' ' -f4 /proc/$PPID/stat"]) { RedirectStandardOutput = true })!;
        var seen = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(int.Parse(seen, CultureInfo.InvariantCulture), HostWatch.ReadParent());
    }

    private async Task<HostWatch> StartAsync()
    {
        _host.Start();
        var watch = new HostWatch(new Uri($"http://{_host.LocalEndpoint}"), Parent, _lifetime, _time);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        await _hasBegun.Task;
        return watch;

        int Parent()
        {
            Interlocked.Increment(ref _looks);
            _hasBegun.TrySetResult();
            return Volatile.Read(ref _parent);
        }
    }

    /// <summary>Lets it look some times more.</summary>
    private async Task LookAsync(int times)
    {
        for (var until = Volatile.Read(ref _looks) + times; Volatile.Read(ref _looks) < until && !_lifetime.ApplicationStopping.IsCancellationRequested;)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private sealed class TestLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}

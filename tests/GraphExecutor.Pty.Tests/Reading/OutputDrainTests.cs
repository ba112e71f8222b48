using System.IO.Pipes;
using System.Text;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;
using GraphExecutor.Pty.Reading;

namespace GraphExecutor.Pty.Tests.Reading;

public sealed class OutputDrainTests
{
    /// <summary>The event loop as it is on a machine with too much to do: it does not get its turn.</summary>
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task WaitAsync_EventLoopIsLate_ReadsWhatIsThere()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var blocking = new AnonymousPipeServerStream(PipeDirection.Out);
        using var blocked = new Descriptor((int)blocking.ClientSafePipeHandle.DangerousGetHandle());
        blocking.ClientSafePipeHandle.SetHandleAsInvalid();
        using var loop = new DescriptorLoop();
        using var handler = new BlockingHandler();
        Assert.Equal(0, loop.TryWatch(blocked, handler, out var registration));
        blocking.WriteByte(1);
        await handler.Blocked;
        var read = new Descriptor((int)pipe.ClientSafePipeHandle.DangerousGetHandle());
        pipe.ClientSafePipeHandle.SetHandleAsInvalid();
        using var reader = new OutputReader(loop, read, OutputSource.Stdout, new AsyncSignal(), TimeProvider.System);
        Assert.Equal(0, reader.TryStart());
        pipe.Write("last words\n"u8);
        pipe.Dispose();

        var complete = await new OutputDrain([reader], TimeProvider.System).WaitAsync(TimeSpan.MaxValue, long.MaxValue);

        var taken = reader.Take();
        Assert.True(complete);
        Assert.Equal("last words\n", Encoding.UTF8.GetString(taken.Bytes));
        taken.Return();
        loop.Unwatch(blocked, registration);
    }

    private sealed class BlockingHandler : ILoopHandler, IDisposable
    {
        private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new();

        public void OnReady()
        {
            _blocked.TrySetResult();
            _released.Task.Wait();
        }

        public Task Blocked => _blocked.Task;

        /// <summary>Lets the loop go on.</summary>
        public void Dispose() => _released.TrySetResult();
    }
}

using System.ComponentModel;
using System.Runtime.ExceptionServices;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.Ending;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;
using GraphExecutor.Pty.Prompting;
using GraphExecutor.Pty.Reading;
using GraphExecutor.Pty.Spawning;

namespace GraphExecutor.Pty;

/// <summary>What all commands of a runner share, and how one of them is set up.</summary>
internal sealed class CommandHost(PtyCommandRunnerOptions options) : IDisposable
{
    /// <summary>By how much the kernel's approximate counters may differ between two looks at one process.</summary>
    private const long PeakSlack = 1024 * 1024;

    private readonly HostEnvironment _environment = new(Environment.GetEnvironmentVariables(), options);
    private readonly PrivateDirectory _directory = new(options.TemporaryDirectory);
    private readonly Spawner _spawner = new();
    private volatile bool _killed;

    internal DescriptorLoop Loop { get; } = new();

    internal ProcessTable Processes { get; } = new();

    internal string BootId { get; } = ProcessStamp.ReadBootId();

    internal TimeProvider Time { get; } = options.TimeProvider;

    /// <summary>No command may run any more.</summary>
    public void Dispose()
    {
        Loop.Dispose();
        Processes.Dispose();
        _spawner.Dispose();
        _directory.Dispose();
    }

    /// <summary>Kills all that runs, and what is just being started.</summary>
    internal void Kill()
    {
        _killed = true;
        Interlocked.MemoryBarrier(); // See where commands are started.
        new ForcefulEnd(Processes, Loop).Run();
    }

    /// <summary>Runs one command from its files to its result.</summary>
    internal async Task<CommandResult> RunAsync(
        CommandRequest request, ICommandOutput output, CancellationToken closing, CancellationToken cancellationToken)
    {
        CommandFiles files;
        try
        {
            files = _directory.CreateFiles(request.Inputs);
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode is Errno.FilesExhausted or Errno.SystemFilesExhausted)
        {
            return SpawnFailed(SpawnProblem.OfDescriptors(exception.NativeErrorCode));
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return SpawnFailed(SpawnProblem.OfFiles(options.TemporaryDirectory, exception.Message));
        }

        using (files)
        {
            return await RunAsync(request, files, output, closing, cancellationToken).ConfigureAwait(false);
        }
    }

    private static CommandResult SpawnFailed(string? problem) => new() { Ending = CommandEnding.SpawnFailed, Message = problem };

    /// <remarks>
    /// Linux counts the memory of this process, which a new one shares until it becomes its program, into the new one's peak. What
    /// is not above that says nothing of the command.
    /// </remarks>
    private static CommandResult ResultOf(
        CommandEnding? endedBy, ReapedProcess process, long hostPeak, (ReadOnlyMemory<byte> Content, long Size) output) => new()
        {
            Ending = endedBy ?? process.Ending,
            ExitCode = process.ExitCode,
            Signal = process.Signal,
            Output = output.Content,
            OutputSize = output.Size,
            CpuTime = process.CpuTime,
            PeakMemory = process.PeakMemory <= hostPeak + PeakSlack ? 0 : process.PeakMemory,
        };

    private async Task<CommandResult> RunAsync(
        CommandRequest request,
        CommandFiles files,
        ICommandOutput output,
        CancellationToken closing,
        CancellationToken cancellationToken)
    {
        using var streams = new CommandStreams();
        var error = streams.TryOpen(request.Terminal);
        if (error != 0)
        {
            return SpawnFailed(SpawnProblem.OfDescriptors(error));
        }

        var signal = new AsyncSignal();
        OutputReader[] readers = [.. streams.Read.Select((descriptor, index) => new OutputReader(
            Loop, descriptor, index == 0 ? OutputSource.Stdout : OutputSource.Stderr, signal, Time))];
        try
        {
            using var typing = request.Terminal is null ? null : new Typing(request.Input, Loop, streams.Read[0]);
            var input = request.Prompts.Count == 0 ? null : typing?.TryOpen(out error);
            if (error != 0)
            {
                return SpawnFailed(SpawnProblem.OfDescriptors(error));
            }

            using var answerer = input is null
                ? null
                : new PromptAnswerer([.. request.Prompts.Select(prompt => new Prompt(prompt))], input, Time);

            // All that belongs to others is called before the start: when it fails, no command may be running yet.
            OutputStream[] texts = [.. readers.Select(reader => new OutputStream(
                reader, new OutputText(request.CreateFilter?.Invoke(), answerer)))];
            var (process, problem) = Start(request, files, streams, readers);
            if (process is null)
            {
                return SpawnFailed(problem);
            }

            using (process)
            {
                var hostPeak = ResourceUsage.ReadOwnPeak();
                using var end = new EndRequest(Time, cancellationToken, closing);
                var command = new RunningCommand(this, request, process, readers, new OutputPump(texts, signal, output), output.Started);
                var (endedBy, reaped, failure) = await command.FollowAsync(end, closing).ConfigureAwait(false);
                if (failure is not null)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }

                return ResultOf(endedBy, reaped, hostPeak, files.ReadOutput(request.OutputLimit));
            }
        }
        finally
        {
            Array.ForEach(readers, reader => reader.Dispose());
        }
    }

    private (CommandProcess? Process, string? Problem) Start(
        CommandRequest request, CommandFiles files, CommandStreams streams, OutputReader[] readers)
    {
        foreach (var reader in readers)
        {
            var error = reader.TryStart();
            if (error != 0)
            {
                return (null, SpawnProblem.OfDescriptors(error));
            }
        }

        var startedAt = Environment.TickCount64;
        var environment = _environment.For(request, files);
        var (pid, problem) = _spawner.Start(request, environment, streams);
        streams.CloseGiven();
        if (pid == 0)
        {
            return (null, problem);
        }

        var exit = ProcessExit.TryWatch(Loop, pid, out var watchError);
        if (exit is null)
        {
            // It cannot be followed without a descriptor, so it must not run either.
            _ = Libc.Kill(-pid, SignalNumber.Kill);
            _ = ReapedProcess.Reap(pid);
            return (null, SpawnProblem.OfDescriptors(watchError));
        }

        var identity = new CommandIdentity(
            request.RunId, request.NodeId, environment.GetValueOrDefault("GX_WORKSPACE"), environment.GetValueOrDefault("GX_RUN_ATTEMPT"));
        var process = new CommandProcess(pid, identity, startedAt, exit, request.Detach);
        Processes.Add(process);
        Interlocked.MemoryBarrier(); // Either this sees that all are to be killed, or who kills them sees this one.
        if (_killed)
        {
            process.TryDoom();
        }

        return (process, null);
    }
}

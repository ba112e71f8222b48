using GraphExecutor.Nodes;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>Starts processes by <c>posix_spawn</c>. Managed code must never run between fork and exec.</summary>
internal sealed unsafe class Spawner : IDisposable
{
    private const int FirstAfterStandard = 3;

    private readonly SpawnAttributes _attributes = new();

    internal Spawner()
    {
        if (!InheritedDescriptors.CanCloseInChild)
        {
            InheritedDescriptors.CloseOnExecAll();
        }
    }

    public void Dispose() => _attributes.Dispose();

    /// <summary>Starts a command. Blocks until the program has been loaded.</summary>
    /// <returns>Its process id, or 0 and what the matter is.</returns>
    internal (int Process, string? Problem) Start(
        CommandRequest request, Dictionary<string, string> environment, CommandStreams streams)
    {
        if (FirstInvalid(request, environment) is { } invalid)
        {
            return (0, invalid);
        }

        var (program, problem) = ProgramLookup.Find(
            request.Arguments[0], environment.GetValueOrDefault("PATH"), request.WorkingDirectory);
        if (program is null)
        {
            // Programs are not looked up in a directory that is not there, so that is then what should be said.
            return (0, SpawnProblem.OfDirectory(request.WorkingDirectory) ?? problem);
        }

        using var actions = new SpawnActions();
        var error = Prepare(actions, streams, request.WorkingDirectory);
        if (error != 0)
        {
            return (0, SpawnProblem.OfDescriptors(error));
        }

        using var arguments = new StringVector(request.Arguments);
        using var variables = new StringVector([.. environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        int process;
        fixed (byte* path = Utf8Path.From(program))
        {
            error = LibcSpawn.Spawn(
                &process, path, actions.Pointer, _attributes.Pointer, arguments.Pointers, variables.Pointers);
        }

        return error == 0
            ? (process, null)
            : (0, SpawnProblem.OfSpawn(error, program, request.WorkingDirectory, arguments.Size + variables.Size));
    }

    private static int Prepare(SpawnActions actions, CommandStreams streams, string? directory)
    {
        var error = streams.TryConnect(actions);
        if (error == 0 && directory is not null)
        {
            error = actions.ChangeDirectory(directory);
        }

        return error == 0 && InheritedDescriptors.CanCloseInChild ? actions.CloseFrom(FirstAfterStandard) : error;
    }

    private static string? FirstInvalid(CommandRequest request, Dictionary<string, string> environment)
    {
        if (request.WorkingDirectory?.Contains('\0', StringComparison.Ordinal) is true)
        {
            return "The working directory holds a NUL character, which Linux cannot pass on. Remove it from 'cwd'.";
        }

        foreach (var argument in request.Arguments)
        {
            if (argument.Contains('\0', StringComparison.Ordinal))
            {
                return "An argument holds a NUL character, which Linux cannot pass on. Remove it, or write it to a file.";
            }
        }

        foreach (var (name, value) in environment)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
            {
                return $"'{name.Replace('\0', '�')}' cannot be the name of an environment variable: it is empty or holds '=' or NUL. "
                    + "Rename it in 'env'.";
            }

            if (value.Contains('\0', StringComparison.Ordinal))
            {
                return $"The environment variable '{name}' holds a NUL character, which Linux cannot pass on. Remove it from 'env'.";
            }
        }

        return null;
    }
}

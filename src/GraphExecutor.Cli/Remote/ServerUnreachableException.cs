namespace GraphExecutor.Cli.Remote;

/// <summary>No server answers. It may be one that starts anew.</summary>
internal sealed class ServerUnreachableException(Uri address, Exception cause)
    : CommandException(Cli.ExitCode.Internal, $"no server answers at {address.OriginalString} ({cause.Message.TrimEnd('.')}). Is `gx serve` running there?");

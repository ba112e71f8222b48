namespace GraphExecutor.Cli.Remote;

/// <summary>A server gives no answer now, and may give one when it is asked again: it starts anew, or its store is away.</summary>
internal sealed class ServerAwayException(string message) : CommandException(Cli.ExitCode.Internal, message)
{
    /// <summary>Nothing answers there.</summary>
    public static ServerAwayException Unreachable(Uri address, Exception cause) =>
        new($"no server answers at {address.OriginalString} ({cause.Message.TrimEnd('.')}). Is `gx serve` running there?");
}

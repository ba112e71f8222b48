using System.Security.Cryptography;
using GraphExecutor.Cli.Runs;

namespace GraphExecutor.Cli.Serving;

/// <summary>
/// The secrets of the servers of this user, each in a file that only he may read. They are made up once, so that clients find the same
/// ones after a restart.
/// </summary>
internal static class ServerSecrets
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnerOnly | UnixFileMode.UserExecute;
    private const int Length = 64;

    /// <summary>The file that holds the token of a server that was given none.</summary>
    public static string TokenFile => Path.Combine(Directory, "token");

    /// <summary>The directory of the keys that sessions of browsers are sealed with.</summary>
    public static string SessionKeys => Path.Combine(Directory, "sessions");

    private static string Directory => Path.Combine(StateDirectory.Root(), "server");

    /// <summary>The bearer token of a server that was given none.</summary>
    /// <exception cref="CommandException">It can be neither read nor written.</exception>
    public static string Token() => ReadOrMake(TokenFile);

    /// <summary>The bearer token of the servers of this user that were given none; <see langword="null"/> when there never was one.</summary>
    public static string? FindToken()
    {
        try
        {
            return File.ReadAllText(TokenFile).Trim() is { Length: >= Length } token ? token : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The key that tokens of the live stream are signed with.</summary>
    /// <exception cref="CommandException">It can be neither read nor written.</exception>
    public static string HubKey() => ReadOrMake(Path.Combine(Directory, "hub.key"));

    private static string ReadOrMake(string path)
    {
        try
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnersDirectory);
            if (!File.Exists(path))
            {
                Make(path);
            }

            return File.ReadAllText(path).Trim() is { Length: >= Length } secret
                ? secret
                : throw new CommandException(ExitCode.Internal, $"{path} does not hold what gx wrote there. Remove it: another secret is made up then");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Internal, $"the server's secret {path} cannot be kept: {exception.Message.TrimEnd('.')}. Set XDG_STATE_HOME to a directory that can be written");
        }
    }

    // Complete before it has its name: two servers that start at once use the same secret.
    private static void Make(string path)
    {
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(8)}";
        using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            using var writer = new StreamWriter(file);
            writer.WriteLine(RandomNumberGenerator.GetHexString(Length, lowercase: true));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}

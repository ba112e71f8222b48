using System.CommandLine;
using GraphExecutor.Api.Access;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Cli.Serving;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx serve</c>: the HTTP API, the live stream and the page, and the runs that are started there.</summary>
internal sealed class ServeCommand
{
    private const string TokenVariable = "GX_TOKEN";
    private const string ReadTokenVariable = "GX_READ_TOKEN";

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port on 127.0.0.1; 0 for a free one (7071)",
        HelpName = "PORT",
        DefaultValueFactory = _ => 7071,
    };

    private readonly Option<string[]> _url = new("--url")
    {
        Description = "Listen here in place of --port, such as http://0.0.0.0:7071; beyond this machine only with a token. May be given more than once",
        HelpName = "URL",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"The bearer token that may do everything; others on the machine can see it, so {TokenVariable} is better. {ReadTokenVariable} holds one that may only look",
        HelpName = "TOKEN",
    };

    private readonly Option<string[]> _hosts = new("--host")
    {
        Description = "A name that the server is called by, besides localhost and addresses. May be given more than once",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _noRecover = new("--no-recover") { Description = "Leave the interrupted runs of servers alone" };
    private readonly Option<int> _maxProcesses = new("--max-processes")
    {
        Description = "Most commands that run at once, over all runs (64)",
        HelpName = "N",
        DefaultValueFactory = _ => 64,
    };

    private readonly Option<string[]> _passEnv = new("--pass-env")
    {
        Description = "A variable of this environment that commands get too; NAME* for all that begin so. May be given more than once",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _store = CommonOptions.Store();
    private readonly Option<bool> _durable = CommonOptions.Durable();

    public static Command Create()
    {
        var serve = new ServeCommand();
        var command = new Command("serve", "Serve the HTTP API, live events and the page, and execute the runs that are started there")
        {
            serve._port, serve._url, serve._token, serve._hosts, serve._noRecover, serve._maxProcesses, serve._passEnv, serve._store, serve._durable,
        };
        command.SetGuardedAction(serve.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line)
    {
        var options = Options(line);
        await using var store = await Stores.OpenForServerAsync(line.GetValue(_store), line.GetValue(_durable));
        await using var server = new LocalServer(store, options);
        await server.RunAsync();
        return ExitCode.Success;
    }

    private LocalServerOptions Options(ParseResult line)
    {
        var (port, urls, maxProcesses) = (line.GetValue(_port), line.GetValue(_url)!, line.GetValue(_maxProcesses));
        if (port is < 0 or > ushort.MaxValue)
        {
            throw new UsageException($"--port {port} is not a port. Give 1 to 65535, or 0 for a free one");
        }

        if (maxProcesses < 1)
        {
            throw new UsageException($"--max-processes {maxProcesses} lets nothing run. Give 1 or more");
        }

        urls = urls.Length > 0 ? [.. urls.Select(CheckedUrl)] : [$"http://127.0.0.1:{port}"];
        var given = line.GetValue(_token) ?? Variable(TokenVariable);
        if (ListenRules.WhyNot(urls, given is not null) is { } reason)
        {
            throw new UsageException(reason.TrimEnd('.'));
        }

        return new LocalServerOptions
        {
            Urls = urls,
            Token = given,
            ReadToken = Variable(ReadTokenVariable),
            Hosts = line.GetValue(_hosts)!,
            Recover = !line.GetValue(_noRecover),
            MaxProcesses = maxProcesses,
            PassedEnvironment = line.GetValue(_passEnv)!,
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string CheckedUrl(string url) =>
        Uri.TryCreate(url.Replace("*", "any", StringComparison.Ordinal).Replace("+", "any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" && uri.PathAndQuery == "/"
            ? url
            : throw new UsageException($"--url {url} is not an address to listen on. Write http://ADDRESS:PORT; TLS is for a proxy in front");
}

using GraphExecutor.Api.Access;
using GraphExecutor.Api.Hosting;
using GraphExecutor.Api.Runs;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Cli.Telemetry;
using GraphExecutor.Pty;
using GraphExecutor.Storage;
using GraphExecutor.WebPubSub.Hub;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Cli.Serving;

/// <summary>
/// One process that is a whole service: the API, the hub of live events, the page, and the runs that are started there. What is decided
/// is decided in those parts; here they are put together.
/// </summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private const long LongestBody = 16 * 1024 * 1024;

    // Who sends a request letter by letter holds nothing for long.
    private static readonly TimeSpan LongestHead = TimeSpan.FromSeconds(10);

    private readonly LocalServerOptions _options;
    private readonly PtyCommandRunner _commands;
    private readonly RunEventPublisher _publisher;
    private readonly WebApplication _app;

    /// <summary>Puts a server together; it does not listen yet.</summary>
    /// <param name="store">Where runs are recorded.</param>
    /// <param name="options">How it serves.</param>
    /// <exception cref="CommandException">An option is of no use, or the server's secrets cannot be kept.</exception>
    public LocalServer(IRunStore store, LocalServerOptions options)
    {
        _options = options;
        _commands = new PtyCommandRunner(new PtyCommandRunnerOptions { InheritEnvironment = false, PassedEnvironment = options.PassedEnvironment });

        // Empty: files and variables that are meant for other programs change nothing here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            kestrel.Limits.RequestHeadersTimeout = LongestHead;
        });
        Log(builder.Logging);

        var key = ServerSecrets.HubKey();
        var hub = new WebPubSubHub(new WebPubSubHubOptions { AccessKey = key, AllowedOrigins = [] });
        _publisher = new RunEventPublisher(new HubGroupSender(hub));
        AddServices(builder.Services, store, key);
        TelemetryExport.AddTo(builder);
        _app = builder.Build();
        _app.UseGraphExecutorAccess();
        _app.MapWebPubSubHub(hub).WithMetadata(new Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute());
        _app.MapGraphExecutorSession();
        _app.MapGraphExecutorApi();
        TelemetryExport.MapTo(_app);
        _app.MapGraphExecutorPage().WithMetadata(new Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute());
    }

    /// <summary>Serves until it is told to stop (Ctrl-C, SIGTERM). Runs that are under way then go on when a server starts again.</summary>
    /// <exception cref="CommandException">It cannot listen.</exception>
    public async Task RunAsync()
    {
        try
        {
            await _app.StartAsync();
        }
        catch (IOException exception)
        {
            throw new CommandException(
                ExitCode.Internal, $"cannot listen on {string.Join(", ", _options.Urls)}: {exception.Message.TrimEnd('.')}. Is another gx serve running? Choose another --port, or 0 for a free one");
        }

        Announce();
        await _app.WaitForShutdownAsync();
        Console.Error.WriteLine("gx: stopped; runs that were under way are interrupted, and the next `gx serve` goes on with them");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _publisher.DisposeAsync();
        await _commands.DisposeAsync();
    }

    private static void Log(ILoggingBuilder logging) => logging
        .ClearProviders()
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("GraphExecutor", LogLevel.Information)

        // The keys lie in a directory that only the user may read, as the token does.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    private void AddServices(IServiceCollection services, IRunStore store, string key)
    {
        services.AddSingleton(store);
        if (store is IWorkflowStore workflows)
        {
            services.AddSingleton(workflows);
        }

        services.AddSingleton<ILiveAccess>(new HubAccess(key));
        services.AddSingleton(new LocalRunHostOptions
        {
            Commands = _commands,
            Owners = new LeaseOwners(),
            EndLeftovers = (run, token) => Leftovers.EndAsync(store, run, token),
            WorkspaceRoot = StateDirectory.Workspaces(),
            StartDirectory = Environment.CurrentDirectory,
            EventSinks = [_publisher.PublishAsync],
            MaxProcesses = _options.MaxProcesses,
            Recover = _options.Recover,
        });
        services.AddSingleton<LocalRunHost>();
        services.AddSingleton<IRunHost>(provider => provider.GetRequiredService<LocalRunHost>());
        services.AddHostedService(provider => provider.GetRequiredService<LocalRunHost>());
        services.AddGraphExecutorApi();
        try
        {
            services.AddGraphExecutorAccess(new AccessOptions
            {
                RunToken = _options.Token ?? ServerSecrets.Token(),
                ReadToken = _options.ReadToken,
                Hosts = _options.Hosts,
                KeyDirectory = ServerSecrets.SessionKeys,
                CookieName = $"gx-session-{new Uri(_options.Urls[0].Replace("*", "any", StringComparison.Ordinal).Replace("+", "any", StringComparison.Ordinal)).Port}",
            });
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.TrimEnd('.'));
        }
    }

    private void Announce()
    {
        var address = new Uri(_app.Urls.First().Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal));
        var link = _app.Services.GetRequiredService<OneTimeCodes>().CreateLink(address);
        Console.WriteLine($"page: {link}   (once, within 10 minutes)");
        Console.WriteLine(_options.Token is null
            ? $"API:  curl -H \"Authorization: Bearer $(cat {ServerSecrets.TokenFile})\" {address}api/runs"
            : $"API:  {address}api, with the token that was given");
    }
}

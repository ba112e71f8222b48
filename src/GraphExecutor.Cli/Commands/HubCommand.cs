using System.CommandLine;
using System.Net;
using GraphExecutor.WebPubSub.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx hub</c>: a service on this machine that speaks the protocols of Azure Web PubSub.</summary>
internal static class HubCommand
{
    // What the public emulator uses, so that one setting works with both.
    private const int DefaultPort = 8080;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port on loopback; 0 for any that is free", DefaultValueFactory = _ => DefaultPort };
        var key = new Option<string?>("--access-key") { Description = "The key that signs tokens, 32 bytes or more; the emulator's well-known one by default" };
        var command = new Command("hub", "Run the Web PubSub compatible hub alone") { port, key };
        command.SetGuardedAction(line => RunAsync(line.GetValue(port), line.GetValue(key) ?? WebPubSubHubOptions.EmulatorAccessKey));
        return command;
    }

    private static async Task<int> RunAsync(int port, string key)
    {
        if (port is < 0 or > ushort.MaxValue)
        {
            throw new CommandException(ExitCode.Invalid, $"--port is {port}; it must be from 0 to {ushort.MaxValue}");
        }

        await using var app = Build(port, key);
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception)
        {
            throw new CommandException(ExitCode.Internal, $"the hub cannot listen on port {port}: {exception.Message.TrimEnd('.')}. Choose another with --port");
        }

        Console.WriteLine($"Endpoint=http://localhost:{new Uri(app.Urls.First()).Port};AccessKey={key};Version=1.0;");

        // Ctrl-C and SIGTERM end the application, and that the hub.
        await app.WaitForShutdownAsync();
        return ExitCode.Success;
    }

    private static WebApplication Build(int port, string key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));

        // Pages of the web must not reach it by a name of theirs that leads here: they know the well-known key as well.
        builder.Services.AddHostFiltering(options => options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.WebHost.ConfigureKestrel(server =>
        {
            if (port == 0)
            {
                server.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                server.ListenLocalhost(port);
            }
        });
        var app = builder.Build();
        app.UseHostFiltering();
        app.MapWebPubSubHub(Hub(key));
        return app;
    }

    private static WebPubSubHub Hub(string key)
    {
        try
        {
            return new WebPubSubHub(new WebPubSubHubOptions { AccessKey = key, AllowedOrigins = [], AllowsLoopbackOrigins = true });
        }
        catch (ArgumentException)
        {
            throw new CommandException(ExitCode.Invalid, "--access-key is too short: it must have at least 32 bytes");
        }
    }
}

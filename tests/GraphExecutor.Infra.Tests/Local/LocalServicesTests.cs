using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using GraphExecutor.Infra.Tests.Settings;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.Infra.Tests.Local;

/// <summary>What stands for Azure on one machine, started as developers do and used as the app does.</summary>
public sealed class LocalServicesTests
{
    private const int Timeout = 120_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Timeout)]
    public async Task Start_UntilInterrupted_ServesStorageAndLiveEventsAndLeavesNothing()
    {
        await using var services = new LocalServices();
        var settings = await services.SettingsAsync();

        Assert.Equal(SettingTests.Sample().Keys.Order(), settings.Keys.Order());
        Assert.Equal(SettingTests.Sample()["FUNCTIONS_WORKER_RUNTIME"], settings["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.Equal(32, Convert.FromBase64String(settings["GX_SEALING_KEY"]).Length);
        Assert.True(Directory.Exists(settings["GX_WORKSPACE"]));

        await UseBlobsAsync(settings["AzureWebJobsStorage"]);
        await UseQueuesAsync(settings["AzureWebJobsStorage"]);
        await UseHubAsync(settings["GX_WEBPUBSUB"]);

        Assert.Equal(0, await services.InterruptAsync());
        Uri[] addresses =
        [
            new BlobServiceClient(settings["AzureWebJobsStorage"]).Uri,
            new QueueServiceClient(settings["AzureWebJobsStorage"]).Uri,
            ServiceConnection.Parse(settings["GX_WEBPUBSUB"]).Endpoint,
        ];
        Assert.All(addresses, address => Assert.False(IsOpen(address), $"{address} still answers."));
    }

    [Fact(Timeout = Timeout)]
    public async Task Start_GxCannotBeStarted_SaysSoAndStopsTheRest()
    {
        Assert.SkipUnless(Directory.Exists(Repository.File("infra/local/node_modules/azurite")), "Azurite is not installed: run npm ci in infra/local.");
        var state = Directory.CreateTempSubdirectory("gx-local-").FullName;
        try
        {
            var run = await ProgramRun.OfAsync(
                Repository.File("infra/local/start"), state, ["--any-ports"], ("GX", "/nonexistent/gx"), ("GX_LOCAL_STATE", state));

            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains("gx hub cannot be started", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task UseBlobsAsync(string connectionString)
    {
        var container = new BlobContainerClient(connectionString, "smoke");
        await container.CreateAsync(cancellationToken: Cancellation);
        var blob = container.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString("content"), Cancellation);

        Assert.Equal("content", (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToString());
    }

    private static async Task UseQueuesAsync(string connectionString)
    {
        var queue = new QueueClient(connectionString, "smoke");
        await queue.CreateAsync(cancellationToken: Cancellation);
        await queue.SendMessageAsync("message", Cancellation);

        Assert.Equal("message", (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.MessageText);
    }

    /// <summary>A viewer comes in over WebSocket, the app publishes by REST, and the viewer sees it.</summary>
    private static async Task UseHubAsync(string connectionString)
    {
        var connection = ServiceConnection.Parse(connectionString);
        var access = await new AccessKeyNegotiator(connection).NegotiateAsync(ClientGrant.ForRun("r1"), Cancellation);
        using var viewer = new ClientWebSocket();
        viewer.Options.AddSubProtocol("json.webpubsub.azure.v1");
        await viewer.ConnectAsync(access.Url, Cancellation);
        Assert.Equal("connected", (await ReadAsync(viewer)).GetProperty("event").GetString());

        var sent = await new RestGroupSender(connection).SendAsync("run.r1", Encoding.UTF8.GetBytes("""[{"type":"run"}]"""), Cancellation);

        Assert.Equal(SendOutcome.Sent, sent.Outcome);
        Assert.Equal("run", (await ReadAsync(viewer)).GetProperty("data")[0].GetProperty("type").GetString());
    }

    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var frame = await socket.ReceiveAsync(buffer, Cancellation);
        return JsonDocument.Parse(buffer.AsMemory(0, frame.Count)).RootElement;
    }

    private static bool IsOpen(Uri address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using GraphExecutor.Runs;
using GraphExecutor.Storage.Mongo;
using MongoDB.Bson;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Mongo;

/// <summary>How the driver is called, and how often.</summary>
public sealed class CostTests : MongoTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_NodeTransition_IsOneUpdateAcknowledgedByTheMajority(bool durable)
    {
        var options = new MongoRunStoreOptions { ConnectionString = $"mongodb://{Server.Address}/runs", Durable = durable };
        var store = await OpenAsync(options);
        await store.CreateRunAsync(Run("r1"), Token);
        Server.Received.Clear();

        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Running, 1)), Token);
        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 2)), Token);

        var commands = Server.Received.ToList();
        Assert.Equal(["update runs", "update runs"], commands.Select(Name));
        Assert.All(commands, command => Assert.True(command["txnNumber"].ToInt64() > 0));
        var concern = durable ? new BsonDocument { { "w", "majority" }, { "j", true } } : new BsonDocument("w", "majority");
        Assert.All(commands, command => Assert.Equal(concern, command["writeConcern"]));
        Assert.All(commands, command => Assert.False(command["updates"][0].AsBsonDocument.Contains("multi")
            && command["updates"][0]["multi"].ToBoolean()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Write_ManyTransitions_CostsLittleMoreAndKeepsTheRunSmall()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        Server.Received.Clear();
        const int Nodes = 1_000;
        var largest = 0;
        for (var i = 0; i < Nodes; i++)
        {
            await store.WriteAsync(Write("r1", Change($"n{i}", NodeStatus.Running, 1)), Token);
            await store.WriteAsync(Write("r1", Change($"n{i}", NodeStatus.Completed, 2)), Token);
            if (i % 10 == 0)
            {
                largest = Math.Max(largest, (await DocumentsAsync("runs"))[0].ToBson().Length);
            }
        }

        var transitions = 2 * Nodes;
        var writes = Commands().Count(name => name is "update runs" or "insert transitions" or "update nodes");
        Assert.InRange(writes, transitions, transitions * 1.06);
        Assert.InRange(largest, 1_000, 32 * 1024);
    }

    [Fact]
    public async Task Write_Log_IsOneCommandForAllChunks()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        Server.Received.Clear();

        await store.WriteAsync(Log("r1", [.. Enumerable.Range(0, 20).Select(i => Chunk(i, "x"))]), Token);

        Assert.Equal(["find runs", "update logs"], Commands());
    }

    [Fact]
    public async Task Messages_None_CostAReadEachTime()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        Server.Received.Clear();

        await store.TakeMessagesAsync("r1", 1, Token);
        await store.RenewLeaseAsync("r1", 1, At(60), Token);

        Assert.Equal(["find runs", "update runs"], Commands());
    }

    [Fact(Timeout = 60_000)]
    public async Task Write_MoreThanADocumentHolds_IsRecordedInParts()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        var output = System.Text.Json.JsonElement.Parse($"\"{new string('x', 1024 * 1024)}\"");
        NodeChange[] changes =
        [
            .. Enumerable.Range(0, 40).Select(i => Change($"n{i}", NodeStatus.Completed, 1))
                .Select(change => change with { Result = change.Result with { Output = output } }),
        ];
        var largest = 0;
        Server.Intercept = async command =>
        {
            if (Name(command) == "update runs")
            {
                largest = Math.Max(largest, command.ToBson().Length);
            }

            return await Task.FromResult(Mongo.Server.Fault.None);
        };

        await store.WriteAsync(Write("r1", changes) with { End = Ending("r1").End }, Token);

        Assert.InRange(largest, 1024 * 1024, 8 * 1024 * 1024);
        Assert.Equal(40, (await store.GetNodesAsync("r1", Token)).Count(node => node.Result.Output is not null));
        Assert.Equal(42, (await store.GetTransitionsAsync("r1", 0, 100, Token)).Count);
        Assert.Equal(RunStatus.Completed, (await store.GetRunAsync("r1", Token))!.Status);
    }

    [Fact]
    public async Task End_LeavesNothingInTheJournal()
    {
        var store = await OpenAsync();
        await store.CreateRunAsync(Run("r1"), Token);
        await store.WriteAsync(Write("r1", Change("a", NodeStatus.Completed, 1)), Token);

        await store.WriteAsync(Ending("r1"), Token);

        var run = Assert.Single(await DocumentsAsync("runs"));
        Assert.Empty(run["journal"].AsBsonArray);
        Assert.Equal(0, run["journalBytes"].ToInt64());
        Assert.Equal(3, (await DocumentsAsync("transitions")).Count);
        Assert.Single(await DocumentsAsync("nodes"));
    }
}

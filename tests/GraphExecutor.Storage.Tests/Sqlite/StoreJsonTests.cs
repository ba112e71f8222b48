using System.Text.Json;
using GraphExecutor.Storage.Sqlite.Rows;

namespace GraphExecutor.Storage.Tests.Sqlite;

public sealed class StoreJsonTests
{
    [Fact]
    public void RunRecord_OwnerOfAnEarlierVersion_HasNoPidNamespace()
    {
        const string Text = """
            {"runId":"r1","workflowName":"w","workflowHash":"h","status":"Running","attempt":1,"version":1,
             "createdAt":"2026-01-01T00:00:00+00:00","startedAt":"2026-01-01T00:00:00+00:00","secretReferences":{},
             "lease":{"owner":{"host":"h","pid":1,"startTime":2,"bootId":"b","token":"t"},"expiresAt":"2026-01-01T00:00:15+00:00"}}
            """;

        var run = JsonSerializer.Deserialize(Text, StoreJson.Relaxed.RunRecord)!;

        Assert.Equal(new LeaseOwner("h", 1, 2, "b", "t"), run.Lease!.Owner);
        Assert.Null(run.Lease.Owner.PidNamespace);
    }

    [Fact]
    public void RunRecord_OwnerWithAPidNamespace_KeepsIt()
    {
        var run = RunChanges.Create(Contract.Samples.Run("r1"));
        run = run with { Lease = run.Lease! with { Owner = run.Lease.Owner with { PidNamespace = "pid:[1]" } } };

        var text = JsonSerializer.Serialize(run, StoreJson.Relaxed.RunRecord);

        Assert.Equal(run, JsonSerializer.Deserialize(text, StoreJson.Relaxed.RunRecord));
    }
}

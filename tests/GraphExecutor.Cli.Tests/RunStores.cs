using GraphExecutor.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace GraphExecutor.Cli.Tests;

/// <summary>Looks into the run stores of <c>gx</c>, and gets in its way there.</summary>
internal static class RunStores
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Keeps everybody else from writing to a store, until it is disposed.</summary>
    public static SqliteConnection Lock(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN EXCLUSIVE";
        begin.ExecuteNonQuery();
        return connection;
    }

    /// <summary>
    /// Waits until the process of a node is recorded, which is some time after it began, and has emptied its environment: nothing but the
    /// record then says whose it is.
    /// </summary>
    public static async Task WaitForProcessWithoutEnvironmentAsync(string path, string runId, string nodeId)
    {
        await using var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path }, Token);
        while (await IsWaitedForAsync())
        {
            await Task.Delay(5, Token);
        }

        async Task<bool> IsWaitedForAsync() =>
            (await store.GetNodeAsync(runId, nodeId, Token))?.Process is not { } process
            || await File.ReadAllBytesAsync($"/proc/{process.Pid}/environ", Token) is not [];
    }
}

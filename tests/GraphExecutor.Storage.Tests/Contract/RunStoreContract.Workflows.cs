using GraphExecutor.Documents;

namespace GraphExecutor.Storage.Tests.Contract;

/// <content>Workflows that are kept under names.</content>
public abstract partial class RunStoreContract
{
    private static readonly DateTimeOffset SavedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private IWorkflowStore NamedWorkflows => (IWorkflowStore)_store!;

    [Fact]
    public async Task GetNamedWorkflow_Saved_IsWhatWasSaved()
    {
        var saved = Named("build", "nodes: [{id: a, run: \"echo ä\"}]\n");

        Assert.True(await NamedWorkflows.SaveNamedWorkflowAsync(saved, null, Token));

        Assert.Equal(saved, await NamedWorkflows.GetNamedWorkflowAsync("build", Token));
        Assert.Null(await NamedWorkflows.GetNamedWorkflowAsync("Build", Token));
    }

    [Fact]
    public async Task SaveNamedWorkflow_OneIsThere_NeedsItsHash()
    {
        var first = Named("build", "one");
        var second = Named("build", "two");
        await NamedWorkflows.SaveNamedWorkflowAsync(first, null, Token);

        Assert.False(await NamedWorkflows.SaveNamedWorkflowAsync(second, null, Token));
        Assert.False(await NamedWorkflows.SaveNamedWorkflowAsync(second, second.Entry.Hash, Token));
        Assert.Equal(first, await NamedWorkflows.GetNamedWorkflowAsync("build", Token));

        Assert.True(await NamedWorkflows.SaveNamedWorkflowAsync(second, first.Entry.Hash, Token));
        Assert.Equal(second, await NamedWorkflows.GetNamedWorkflowAsync("build", Token));
    }

    [Fact]
    public async Task SaveNamedWorkflow_NoneIsThere_RefusesAHash() =>
        Assert.False(await NamedWorkflows.SaveNamedWorkflowAsync(Named("build", "one"), "abc", Token));

    [Fact]
    public async Task SaveNamedWorkflow_ManyAtOnce_OneWins()
    {
        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => Task.Run(async () => await NamedWorkflows.SaveNamedWorkflowAsync(Named("build", $"text {i}"), null, Token), Token)));

        Assert.Single(saved, won => won);
    }

    [Fact]
    public async Task DeleteNamedWorkflow_NeedsItsHash()
    {
        var saved = Named("build", "one");
        await NamedWorkflows.SaveNamedWorkflowAsync(saved, null, Token);

        Assert.False(await NamedWorkflows.DeleteNamedWorkflowAsync("build", "abc", Token));
        Assert.False(await NamedWorkflows.DeleteNamedWorkflowAsync("other", saved.Entry.Hash, Token));
        Assert.True(await NamedWorkflows.DeleteNamedWorkflowAsync("build", saved.Entry.Hash, Token));

        Assert.Null(await NamedWorkflows.GetNamedWorkflowAsync("build", Token));
    }

    [Fact]
    public async Task ListNamedWorkflows_GivesPagesInTheOrderOfNames()
    {
        foreach (var name in new[] { "b", "a", "Z", "a-1", "a.1" })
        {
            await NamedWorkflows.SaveNamedWorkflowAsync(Named(name, name), null, Token);
        }

        var first = await NamedWorkflows.ListNamedWorkflowsAsync(null, 3, Token);
        var second = await NamedWorkflows.ListNamedWorkflowsAsync(first[^1].Name, 3, Token);

        Assert.Equal(["Z", "a", "a-1"], first.Select(entry => entry.Name));
        Assert.Equal(["a.1", "b"], second.Select(entry => entry.Name));
        Assert.Equal(Named("Z", "Z").Entry, first[0]);
    }

    [Fact]
    public async Task Prune_LeavesNamedWorkflows()
    {
        await NamedWorkflows.SaveNamedWorkflowAsync(Named("build", "one"), null, Token);

        await Store.PruneAsync(SavedAt.AddYears(10), Token);

        Assert.NotNull(await NamedWorkflows.GetNamedWorkflowAsync("build", Token));
    }

    private static NamedWorkflow Named(string name, string source) =>
        new(new WorkflowEntry(name, StoredWorkflow.Of(source).Hash, DocumentFormat.Yaml, SavedAt), source);
}

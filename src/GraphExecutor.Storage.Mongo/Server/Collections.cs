using GraphExecutor.Storage.Mongo.Documents;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.Server;

/// <summary>The collections of a store.</summary>
internal sealed class Collections(IMongoDatabase database)
{
    public IMongoDatabase Database => database;

    public IMongoCollection<StoreDocument> Store { get; } = database.GetCollection<StoreDocument>("store");

    public IMongoCollection<RunDocument> Runs { get; } = database.GetCollection<RunDocument>("runs");

    public IMongoCollection<AttemptDocument> Attempts { get; } = database.GetCollection<AttemptDocument>("attempts");

    public IMongoCollection<NodeDocument> Nodes { get; } = database.GetCollection<NodeDocument>("nodes");

    public IMongoCollection<TransitionDocument> Transitions { get; } = database.GetCollection<TransitionDocument>("transitions");

    public IMongoCollection<LogDocument> Logs { get; } = database.GetCollection<LogDocument>("logs");

    public IMongoCollection<WorkflowDocument> Workflows { get; } = database.GetCollection<WorkflowDocument>("workflows");

    public IMongoCollection<NamedWorkflowDocument> NamedWorkflows { get; } =
        database.GetCollection<NamedWorkflowDocument>("namedWorkflows");
}

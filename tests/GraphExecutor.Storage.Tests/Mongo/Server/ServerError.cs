using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>An error that a server answers.</summary>
internal sealed class ServerError(int code, string message, params string[] labels) : Exception(message)
{
    public const int DuplicateKey = 11000;

    public int Code => code;

    public BsonDocument ToReply() => new()
    {
        { "ok", 0 }, { "code", code }, { "codeName", "Code" + code }, { "errmsg", Message }, { "errorLabels", new BsonArray(labels) },
    };
}

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A <see cref="ProcessIdentity"/> as it is stored.</summary>
internal sealed record ProcessDocument
{
    public required int Pid { get; init; }

    public required long StartTime { get; init; }

    public required int Session { get; init; }

    public required string BootId { get; init; }

    public static ProcessDocument Of(ProcessIdentity process) =>
        new() { Pid = process.Pid, StartTime = process.StartTime, Session = process.Session, BootId = process.BootId };

    public ProcessIdentity ToProcess() => new(Pid, StartTime, Session, BootId);
}

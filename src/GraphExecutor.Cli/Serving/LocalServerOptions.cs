namespace GraphExecutor.Cli.Serving;

/// <summary>How <c>gx serve</c> serves.</summary>
internal sealed record LocalServerOptions
{
    /// <summary>Where it listens, such as <c>http://127.0.0.1:7071</c>.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The bearer token that may do everything; by default one that is made up once and kept in the state directory.</summary>
    public string? Token { get; init; }

    /// <summary>The bearer token that may only look; none by default.</summary>
    public string? ReadToken { get; init; }

    /// <summary>Names that it is called by, besides <c>localhost</c> and addresses.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether it goes on with interrupted runs of servers.</summary>
    public required bool Recover { get; init; }

    /// <summary>Most commands that run at once, over all runs.</summary>
    public required int MaxProcesses { get; init; }

    /// <summary>Variables of its environment that commands get too.</summary>
    public IReadOnlyList<string> PassedEnvironment { get; init; } = [];
}

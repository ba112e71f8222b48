namespace GraphExecutor.Storage;

/// <summary>What started a run, which decides who resumes it when it was interrupted.</summary>
public enum RunOrigin
{
    /// <summary>A command line: a person resumes it.</summary>
    Cli,

    /// <summary>A server: it resumes its runs when it starts.</summary>
    Server,
}

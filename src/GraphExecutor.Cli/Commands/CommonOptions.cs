using System.CommandLine;

namespace GraphExecutor.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class CommonOptions
{
    public static Argument<string> File() => new("FILE")
    {
        Description = "The workflow, in JSON or YAML; - for standard input",
        Validators =
        {
            result =>
            {
                if (result.Tokens is [{ Value: ['-', _, ..] and var token }])
                {
                    result.AddError($"There is no option {token}. If it is a file, write ./{token}");
                }
            },
        },
    };

    public static Argument<string> Run() => new("RUN") { Description = "The run's id" };

    public static Option<int> MaxFile() => new("--max-file")
    {
        Description = "Largest workflow file, in bytes (64 MiB)",
        HelpName = "BYTES",
        DefaultValueFactory = _ => WorkflowFile.DefaultMaxSize,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError("--max-file lets nothing be read. Give 1 or more");
                }
            },
        },
    };

    public static Option<string?> Store() => new("--store")
    {
        Description = "Where runs are recorded: sqlite:PATH, mongodb://…, or memory for nowhere. By default what GX_STORE says, or else a file in the state directory",
        HelpName = "STORE",
    };

    public static Option<string?> Server() => new("--server")
    {
        Description = "Have a server do it, such as http://127.0.0.1:7071, with the token in GX_TOKEN or that of a gx serve of this user",
        HelpName = "URL",
    };

    public static Option<bool> Durable() => new("--durable") { Description = "What is recorded survives a loss of power too; slower" };

    public static Option<bool> Json(string description = "Print JSON") => new("--json") { Description = description };
}

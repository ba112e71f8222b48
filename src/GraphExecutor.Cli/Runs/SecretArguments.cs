using System.Text;
using GraphExecutor.Secrets;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>
/// Reads <c>-s name=env:VARIABLE</c>, <c>-s name=file:PATH</c> and <c>-s name=prompt</c>: where secrets come from. The values themselves
/// never stand on a command line, where every user of the machine could read them.
/// </summary>
internal static class SecretArguments
{
    private const string Prompt = "prompt";
    private const string EnvironmentPrefix = "env:";
    private const string FilePrefix = "file:";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const string Forms = "Write -s NAME=env:VARIABLE, -s NAME=file:PATH or -s NAME=prompt";

    /// <summary>Where each secret comes from, by name.</summary>
    /// <param name="arguments">As given.</param>
    /// <param name="workflow">What declares the secrets.</param>
    /// <param name="earlier">Where they came from in an earlier attempt.</param>
    /// <exception cref="UsageException">One is missing, or not declared.</exception>
    public static ValueMap<string> References(IReadOnlyList<string> arguments, WorkflowDefinition workflow, ValueMap<string> earlier)
    {
        // What another host has sealed, or reads from a vault of its own, is not for this one to read: then it is missing.
        var references = earlier.Where(entry => workflow.Secrets.Contains(entry.Key) && IsReference(entry.Value)).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, reference) in Given(arguments, workflow))
        {
            references[name] = reference;
        }

        var missing = workflow.Secrets.Where(name => !references.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? new ValueMap<string>(references)
            : throw new UsageException($"workflow {workflow.Name} needs secrets that were not given: {string.Join(", ", missing)}. {Forms}");
    }

    /// <summary>Where the secrets that were given come from, by name; there may be others.</summary>
    /// <param name="arguments">As given.</param>
    /// <param name="workflow">What declares the secrets.</param>
    /// <exception cref="UsageException">One is not declared.</exception>
    public static Dictionary<string, string> Given(IReadOnlyList<string> arguments, WorkflowDefinition workflow)
    {
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                // The argument itself is not shown: it may be a secret that was put in the wrong place.
                throw new UsageException($"an argument of -s has no name. {Forms}");
            }

            var (name, source) = (argument[..equals], argument[(equals + 1)..]);
            if (!workflow.Secrets.Contains(name))
            {
                throw new UsageException($"-s {name}: workflow {workflow.Name} declares no such secret. {Declared(workflow)}");
            }

            references[name] = Reference(name, source);
        }

        return references;
    }

    /// <summary>The values by name.</summary>
    /// <param name="references">Where they come from.</param>
    /// <param name="ask">Asks a person for a secret without showing it.</param>
    /// <exception cref="UsageException">One cannot be read.</exception>
    public static Dictionary<string, string> Read(ValueMap<string> references, Func<string, string> ask) =>
        references.ToDictionary(entry => entry.Key, entry => Checked(entry.Key, Value(entry.Key, entry.Value, ask)), StringComparer.Ordinal);

    /// <summary>The reference as it is kept: a path that still leads there from another directory.</summary>
    private static string Reference(string name, string source)
    {
        if (source.StartsWith(FilePrefix, StringComparison.Ordinal) && source.Length > FilePrefix.Length)
        {
            return FilePrefix + Path.GetFullPath(source[FilePrefix.Length..]);
        }

        return source == Prompt || (source.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && source.Length > EnvironmentPrefix.Length)
            ? source
            : throw new UsageException($"-s {name}: what follows the = says where the value is, and is not the value. {Forms}");
    }

    private static string Checked(string name, string value)
    {
        try
        {
            new SecretMasker().Add(value);
            return value;
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"-s {name}: {exception.Message}");
        }
    }

    private static bool IsReference(string text) =>
        text == Prompt || text.StartsWith(FilePrefix, StringComparison.Ordinal) || text.StartsWith(EnvironmentPrefix, StringComparison.Ordinal);

    private static string Value(string name, string reference, Func<string, string> ask)
    {
        if (reference == Prompt)
        {
            return ask(name);
        }

        if (reference.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return ReadFile(name, reference[FilePrefix.Length..]);
        }

        var variable = reference[EnvironmentPrefix.Length..];
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new UsageException($"-s {name}: the environment variable named after env: is not set, or empty");
    }

    private static string ReadFile(string name, string path)
    {
        try
        {
            // Editors end files with a line end, which is hardly ever part of a password.
            var text = Strict.GetString(ReadBounded(path));
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Neither the path nor the message that repeats it: it may be the secret itself, put in the wrong place.
            throw new UsageException($"-s {name}: the file named after file: cannot be read ({exception.GetType().Name})");
        }
    }

    private static byte[] ReadBounded(string path)
    {
        const int MaxSize = 4 * SecretMasker.MaximumLength;
        using var file = File.OpenRead(path);
        var buffer = new byte[MaxSize + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length > MaxSize ? throw new IOException("too large for a secret") : buffer[..length];
    }

    private static string Declared(WorkflowDefinition workflow) =>
        workflow.Secrets.Count == 0 ? $"It declares none: add `secrets: [...]`" : $"It declares: {string.Join(", ", workflow.Secrets)}";
}

using System.Buffers;
using System.Text.Json;
using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using GraphExecutor.Secrets;
using GraphExecutor.Workflows;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Runs;

/// <summary>The secrets of an attempt: where they are read from, which is stored, and their values, which never are.</summary>
/// <param name="References">Where each secret is read from that a request named a place for.</param>
/// <param name="Values">The value of each secret.</param>
internal sealed record SecretValues(ValueMap<string> References, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What every reference given through the API begins with.</summary>
    public const string Prefix = "env:GX_SECRET_";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private const string Forms = "Give it as {\"value\": \"…\"}, or as \"env:GX_SECRET_…\", the name of a variable in the environment of the server";

    /// <summary>Takes what a request gives, and what an earlier attempt was given by reference.</summary>
    /// <param name="given">A reference or <c>{value}</c> by name; <see langword="null"/> when none are given.</param>
    /// <param name="workflow">What declares the secrets.</param>
    /// <param name="earlier">The references of an earlier attempt.</param>
    /// <param name="environment">Reads a variable of the server's environment.</param>
    /// <exception cref="ApiException">One is missing, not declared, or cannot be one. The message does not hold a value.</exception>
    public static SecretValues Resolve(
        JsonElement? given, WorkflowDefinition workflow, ValueMap<string> earlier, Func<string, string?> environment)
    {
        var references = earlier.Where(entry => workflow.Secrets.Contains(entry.Key) && IsReference(entry.Value)).ToDictionary(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in given?.EnumerateObject().ToArray() ?? [])
        {
            var name = property.Name;
            if (!workflow.Secrets.Contains(name))
            {
                throw Invalid($"`secrets.{JsonBody.Short(name)}`: workflow {workflow.Name} declares no such secret. "
                    + (workflow.Secrets.Count == 0 ? "It declares none." : $"It declares: {string.Join(", ", workflow.Secrets)}."));
            }

            references.Remove(name);
            if (property.Value.ValueKind == JsonValueKind.String)
            {
                references[name] = Reference(name, property.Value.GetString()!);
            }
            else
            {
                values[name] = Checked(name, ValueOf(name, property.Value));
            }
        }

        foreach (var (name, reference) in references)
        {
            values[name] = Checked(name, environment(reference["env:".Length..]) is { Length: > 0 } value
                ? value
                : throw Invalid($"`secrets.{name}`: the variable {reference["env:".Length..]} is not set in the environment of the server, or empty."));
        }

        var missing = workflow.Secrets.Where(name => !values.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? new SecretValues(new ValueMap<string>(references), values)
            : throw Invalid($"Workflow {workflow.Name} needs secrets that were not given: {string.Join(", ", missing)}. {Forms}.");
    }

    private static bool IsReference(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length && text.Length <= 256
        && text.AsSpan("env:".Length).IndexOfAnyExcept(NameCharacters) < 0;

    // The text itself is not shown: it may be the secret, put in the wrong place.
    private static string Reference(string name, string text) => IsReference(text)
        ? text
        : throw Invalid($"`secrets.{name}` is a text that is no reference. {Forms}.");

    private static string ValueOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().ToArray() is [{ Name: "value", Value: { ValueKind: JsonValueKind.String } text }]
            ? text.GetString()!
            : throw Invalid($"`secrets.{name}` is neither a reference nor an object with a `value` alone. {Forms}.");

    private static string Checked(string name, string value)
    {
        try
        {
            new SecretMasker().Add(value);
            return value;
        }
        catch (ArgumentException exception)
        {
            throw Invalid($"`secrets.{name}`: {exception.Message}.");
        }
    }

    private static ApiException Invalid(string message) => new(StatusCodes.Status422UnprocessableEntity, ProblemCode.InvalidSecret, message);
}

using System.Text.Json;
using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using GraphExecutor.Api.Secrets;
using GraphExecutor.Secrets;
using GraphExecutor.Workflows;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Runs;

/// <summary>The secrets of an attempt: what is recorded of them, and their values, which are never stored in clear.</summary>
/// <param name="References">Where each secret is read from that a request named a place for, and sealed values.</param>
/// <param name="Values">The value of each secret.</param>
internal sealed record SecretValues(ValueMap<string> References, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Takes what a request gives, and what an earlier attempt was given, as far as that can be read again.</summary>
    /// <param name="given">A reference or <c>{value}</c> by name; <see langword="null"/> when none are given.</param>
    /// <param name="workflow">What declares the secrets.</param>
    /// <param name="runId">The run they are for.</param>
    /// <param name="earlier">What is recorded of an earlier attempt.</param>
    /// <param name="source">Where secrets come from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">One is missing, not declared, or cannot be one. The message does not hold a value.</exception>
    public static async ValueTask<SecretValues> ResolveAsync(
        JsonElement? given, WorkflowDefinition workflow, string runId, ValueMap<string> earlier, ISecretSource source, CancellationToken cancellationToken)
    {
        var references = earlier.Where(entry => workflow.Secrets.Contains(entry.Key) && source.Knows(entry.Value)).ToDictionary(StringComparer.Ordinal);
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
                references[name] = Reference(name, property.Value.GetString()!, source);
            }
            else
            {
                values[name] = Checked(name, ValueOf(name, property.Value, source));
            }
        }

        foreach (var (name, reference) in references)
        {
            values[name] = Checked(name, await ReadAsync(runId, name, reference, source, cancellationToken).ConfigureAwait(false));
        }

        var missing = workflow.Secrets.Where(name => !values.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            throw Invalid($"Workflow {workflow.Name} needs secrets that were not given: {string.Join(", ", missing)}. {source.Forms}.");
        }

        foreach (var (name, value) in values.Where(entry => !references.ContainsKey(entry.Key)).ToList())
        {
            if (source.Seal(runId, name, value) is { } text)
            {
                references[name] = text;
            }
        }

        return new SecretValues(new ValueMap<string>(references), values);
    }

    private static async ValueTask<string> ReadAsync(
        string runId, string name, string reference, ISecretSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(runId, name, reference, cancellationToken).ConfigureAwait(false);
        }
        catch (SecretException exception)
        {
            throw Invalid($"`secrets.{name}`: {exception.Message}.");
        }
    }

    // The text itself is not shown: it may be the secret, put in the wrong place.
    private static string Reference(string name, string text, ISecretSource source) => source.IsReference(text)
        ? text
        : throw Invalid($"`secrets.{name}` is a text that is no reference. {source.Forms}.");

    private static string ValueOf(string name, JsonElement value, ISecretSource source) =>
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().ToArray() is [{ Name: "value", Value: { ValueKind: JsonValueKind.String } text }]
            ? text.GetString()!
            : throw Invalid($"`secrets.{name}` is neither a reference nor an object with a `value` alone. {source.Forms}.");

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

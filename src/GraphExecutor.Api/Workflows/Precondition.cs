using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GraphExecutor.Api.Workflows;

/// <summary>What a request wants to be true before it changes something: <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, 13.1).</summary>
internal sealed class Precondition
{
    private readonly IList<EntityTagHeaderValue> _match;
    private readonly IList<EntityTagHeaderValue> _noneMatch;

    private Precondition(IList<EntityTagHeaderValue> match, IList<EntityTagHeaderValue> noneMatch)
    {
        _match = match;
        _noneMatch = noneMatch;
    }

    /// <exception cref="ApiException">A header cannot be read.</exception>
    public static Precondition Of(HttpRequest request) =>
        new(Read(request, HeaderNames.IfMatch), Read(request, HeaderNames.IfNoneMatch));

    /// <summary>A hash as an entity tag.</summary>
    public static string ETag(string hash) => $"\"{hash}\"";

    /// <summary>Whether what the client has is what is there, so that it need not be sent again.</summary>
    public bool IsNotModified(string hash) => _noneMatch.Any(tag => Holds(tag, hash, weakly: true));

    /// <exception cref="ApiException">It does not hold.</exception>
    public void Check(string name, string? hash)
    {
        if (_match.Count > 0 && !_match.Any(tag => Holds(tag, hash, weakly: false)))
        {
            throw Failed(hash is null
                ? $"There is no stored workflow {name}, and If-Match wants one."
                : $"Workflow {name} has been changed: its ETag is {ETag(hash)}. Read it again, and change that.");
        }

        if (_noneMatch.Any(tag => Holds(tag, hash, weakly: true)))
        {
            throw Failed($"There is a workflow {name} already, which If-None-Match excludes.");
        }
    }

    private static bool Holds(EntityTagHeaderValue tag, string? hash, bool weakly) =>
        hash is not null && (tag.Tag == "*" || ((weakly || !tag.IsWeak) && tag.Tag == ETag(hash)));

    private static ApiException Failed(string message) => new(StatusCodes.Status412PreconditionFailed, ProblemCode.PreconditionFailed, message);

    private static IList<EntityTagHeaderValue> Read(HttpRequest request, string header)
    {
        var values = request.Headers[header];
        return values.Count == 0 ? []
            : EntityTagHeaderValue.TryParseStrictList(values, out var tags) ? tags
            : throw new ApiException(
                StatusCodes.Status400BadRequest, ProblemCode.BadRequest, $"{header} is no list of entity tags: write it like {header}: \"abc\", or *.");
    }
}

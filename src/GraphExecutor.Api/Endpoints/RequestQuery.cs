using System.Globalization;
using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Endpoints;

/// <summary>Reads the query of a request. A parameter that is not known is refused: a misspelled filter must not give everything.</summary>
internal sealed class RequestQuery
{
    private readonly IQueryCollection _query;

    /// <param name="request">The request.</param>
    /// <param name="known">The parameters that it may have.</param>
    /// <exception cref="ApiException">It has another one, or one twice.</exception>
    public RequestQuery(HttpRequest request, params ReadOnlySpan<string> known)
    {
        _query = request.Query;
        foreach (var (name, values) in _query)
        {
            // Hosts take these for themselves: keys of functions and tokens of clients that cannot send headers.
            if (name is "code" or "access_token" or "clientId")
            {
                continue;
            }

            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw ApiException.Query($"There is no parameter \"{JsonBody.Short(name)}\" here. "
                    + (known.Length == 0 ? "There is none at all." : $"Known are: {string.Join(", ", known)}."));
            }

            if (values.Count > 1)
            {
                throw ApiException.Query($"`{name}` is given {values.Count} times. Give it once.");
            }
        }
    }

    /// <summary>A text; <see langword="null"/> when it is missing or empty.</summary>
    public string? Text(string name) => _query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A text that is searched for; <see langword="null"/> when it is missing or empty.</summary>
    public string? Text(string name, int most) => Text(name) is not { } text ? null
        : text.Length <= most && !text.Any(char.IsControl) ? text
        : throw ApiException.Query(string.Create(CultureInfo.InvariantCulture, $"`{name}` must have at most {most} characters, and no control characters."));

    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw ApiException.Query($"`{name}` must be true or false."),
    };

    public long? Number(string name, long least, long most = long.MaxValue) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw ApiException.Query(string.Create(CultureInfo.InvariantCulture, $"`{name}` must be a whole number from {least}{(most == long.MaxValue ? "" : $" to {most}")}."));

    public int? Count(string name, int most) => (int?)Number(name, 1, most);
}

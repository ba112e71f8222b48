using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using GraphExecutor.WebPubSub.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GraphExecutor.WebPubSub.Hub.Rest;

/// <summary>Reads a request, and refuses what cannot be meant.</summary>
internal sealed partial class RestRequest(HttpContext context)
{
    private const string MetadataPrefix = "X-WebPubSub-Metadata-";

    public HttpContext Context { get; } = context;

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The hub; the request's path is <c>/api/hubs/{hub}/{collection}/{item}/{collection}/{item}</c>.</summary>
    public string Hub => NameRules.IsHub(Segment(2)) ? Segment(2) : throw RestException.Invalid("hub", "A hub's name begins with a letter and has up to 128 letters, digits and _`,.[].");

    /// <summary>The item of the first collection: a group, a user, a connection or a permission.</summary>
    public string Item => Name("item", Segment(4));

    /// <summary>The item of the second collection.</summary>
    public string SubItem => Name("item", Segment(6));

    /// <summary>The first item as a group.</summary>
    public string Group => GroupName("group", Segment(4));

    /// <summary>The second item as a group.</summary>
    public string SubGroup => GroupName("group", Segment(6));

    public static string GroupName(string target, string? group) =>
        NameRules.GroupProblem(group) is { } problem ? throw RestException.Invalid(target, problem) : group!;

    public void CheckVersion()
    {
        if (!VersionPattern().IsMatch(Query("api-version") ?? ""))
        {
            throw RestException.Invalid("api-version", "The request needs an api-version, such as 2024-12-01.");
        }
    }

    public string? Query(string name) => Context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public string[] QueryAll(string name) => [.. Context.Request.Query[name].OfType<string>()];

    /// <summary>A whole number; <paramref name="byDefault"/> when it is left out.</summary>
    public int Number(string name, int byDefault, int min, int max)
    {
        if (Query(name) is not { } text)
        {
            return byDefault;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw RestException.Invalid(name, $"{name} is \"{text}\"; it must be a whole number from {min} to {max}.");
    }

    /// <summary>The recipients, without those whom the query leaves out.</summary>
    public Recipients Among(Recipients recipients) => recipients with { Excluded = QueryAll("excluded").ToHashSet(StringComparer.Ordinal), Filter = Filter(Query("filter")) };

    public static ConnectionFilter? Filter(string? text)
    {
        try
        {
            return text is null ? null : FilterParser.Parse(text);
        }
        catch (FormatException exception)
        {
            throw RestException.Invalid("filter", exception.Message);
        }
    }

    /// <summary>The message in the body.</summary>
    public async Task<OutboundMessage> MessageAsync(string? group, TimeProvider time)
    {
        var ttl = Number("messageTtlSeconds", 0, 0, HubLimits.TtlSeconds);
        var type = Context.Request.ContentType?.Split(';')[0].Trim() ?? "";
        var bytes = await BodyAsync().ConfigureAwait(false);
        try
        {
            var payload = type.ToLowerInvariant() switch
            {
                "application/json" => MessagePayload.Json(bytes),
                "text/plain" => MessagePayload.Text(bytes),
                "application/octet-stream" => MessagePayload.Binary(bytes),
                _ => throw new RestException(415, "UnsupportedMediaType", $"Content-Type is \"{type}\"; it must be application/json, text/plain or application/octet-stream.") { Target = "Content-Type" },
            };
            return new OutboundMessage(payload)
            {
                Group = group,
                Metadata = Metadata(),
                Expiry = ttl > 0 ? time.GetUtcNow().AddSeconds(ttl) : null,
            };
        }
        catch (FormatException exception)
        {
            throw RestException.Invalid("body", exception.Message);
        }
    }

    /// <summary>The groups in the body, and the connections meant.</summary>
    public async Task<(IReadOnlyList<string> Groups, ConnectionFilter? Filter)> GroupsAsync()
    {
        var bytes = await BodyAsync().ConfigureAwait(false);
        try
        {
            var body = JsonSerializer.Deserialize(bytes, ProtocolJsonContext.Default.GroupsRequest);
            var groups = body?.Groups ?? throw RestException.Invalid("groups", "The body names no groups: it looks like {\"groups\":[\"a\"],\"filter\":\"userId eq 'u'\"}.");
            return ([.. groups.Select(group => GroupName("groups", group))], Filter(string.IsNullOrEmpty(body.Filter) ? null : body.Filter));
        }
        catch (JsonException exception)
        {
            throw RestException.Invalid("body", $"The body is not the JSON wanted: {exception.Message}");
        }
    }

    [GeneratedRegex(@"\A20\d\d-\d\d-\d\d(-preview)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    private static string Name(string target, string value) => value.Length > 0 ? value : throw RestException.Invalid(target, "The path has an empty name.");

    private string Segment(int index) => RequestAddress.Segment(Context, index);

    private Dictionary<string, string> Metadata() => Context.Request.Headers
        .Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key[MetadataPrefix.Length..], header => header.Value.ToString());

    private async Task<byte[]> BodyAsync()
    {
        if (Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = HubLimits.MessageBytes;
        }

        try
        {
            using var body = new MemoryStream((int)Math.Min(Context.Request.ContentLength ?? 0, HubLimits.MessageBytes));
            await Context.Request.Body.CopyToAsync(body, Aborted).ConfigureAwait(false);
            return body.ToArray();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new RestException(413, "PayloadTooLarge", $"A message may have {HubLimits.MessageBytes} bytes at most.") { Target = "body" };
        }
    }
}

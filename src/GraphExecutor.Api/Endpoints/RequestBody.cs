using System.Buffers;
using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GraphExecutor.Api.Endpoints;

/// <summary>Reads the body of a request within bounds.</summary>
internal static class RequestBody
{
    /// <summary>Most bytes that a body may have: 8 MiB.</summary>
    public const int MaxSize = 8 * 1024 * 1024;

    private const int FirstSize = 16 * 1024;

    /// <summary>The body, which must be JSON.</summary>
    public static async Task<JsonBody> ReadJsonAsync(HttpContext context) => MediaType(context.Request) is "application/json" or null
        ? JsonBody.Parse(await ReadAsync(context).ConfigureAwait(false))
        : throw Unsupported("application/json");

    /// <summary>The body as it came.</summary>
    /// <exception cref="ApiException">It is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > MaxSize)
        {
            throw ProblemTranslation.TooLarge();
        }

        var content = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 0) + FirstSize);
        while (await request.Body.ReadAsync(content.GetMemory(FirstSize), context.RequestAborted).ConfigureAwait(false) is > 0 and var count)
        {
            content.Advance(count);
            if (content.WrittenCount > MaxSize)
            {
                throw ProblemTranslation.TooLarge();
            }
        }

        return content.WrittenMemory;
    }

    /// <summary>What the body says it is, parameters left out, in lower case; <see langword="null"/> when it does not say.</summary>
    public static string? MediaType(HttpRequest request) => request.ContentType is not { Length: > 0 } text
        ? null
        : MediaTypeHeaderValue.TryParse(text, out var type) ? type.MediaType.ToString().ToLowerInvariant() : "";

    public static ApiException Unsupported(string wanted) => new(
        StatusCodes.Status415UnsupportedMediaType, ProblemCode.UnsupportedMediaType, $"The body must be {wanted}: say so in Content-Type.");
}

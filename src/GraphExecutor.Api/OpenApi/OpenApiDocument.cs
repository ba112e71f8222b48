using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.OpenApi;

/// <summary>The description of the API (OpenAPI 3.1), which a test holds against the endpoints and their answers.</summary>
internal static class OpenApiDocument
{
    private static readonly byte[] Document = Read();

    public static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Document, context.RequestAborted).AsTask();
    }

    private static byte[] Read()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json")!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}

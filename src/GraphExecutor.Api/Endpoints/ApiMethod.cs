using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Endpoints;

/// <summary>A method of a path.</summary>
/// <param name="Name">Such as <c>GET</c>.</param>
/// <param name="Handler">What carries it out.</param>
/// <param name="Scope">What a client must be allowed: see <see cref="ApiScope"/>.</param>
internal sealed record ApiMethod(string Name, RequestDelegate Handler, string Scope)
{
    public static ApiMethod Get(RequestDelegate handler) => new(HttpMethods.Get, handler, ApiScope.Read);

    public static ApiMethod Post(RequestDelegate handler, string scope = ApiScope.Run) => new(HttpMethods.Post, handler, scope);

    public static ApiMethod Put(RequestDelegate handler) => new(HttpMethods.Put, handler, ApiScope.Run);

    public static ApiMethod Delete(RequestDelegate handler) => new(HttpMethods.Delete, handler, ApiScope.Run);
}

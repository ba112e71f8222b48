using System.Reflection;
using System.Text.RegularExpressions;
using GraphExecutor.Durable;
using GraphExecutor.Functions.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace GraphExecutor.Functions.Tests;

public sealed partial class TriggerTests
{
    private static IEnumerable<(string Function, HttpTriggerAttribute Trigger)> Triggers =>
        from type in typeof(HttpPipeline).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<FunctionAttribute>() is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        select (method.GetCustomAttribute<FunctionAttribute>()!.Name, trigger);

    [Fact(Timeout = 60_000)]
    public async Task Triggers_EveryEndpointOfTheApi_HasOne()
    {
        await using var app = await TestApp.StartAsync();
        var builder = new ApplicationBuilder(app.Services);
        builder.UseRouting();
        EndpointDataSource? source = null;
#pragma warning disable ASP0014 // There is no WebApplication to map on.
        builder.UseEndpoints(endpoints =>
        {
            endpoints.MapGraphExecutorApi();
            source = new CompositeEndpointDataSource(endpoints.DataSources);
        });
#pragma warning restore ASP0014
        var endpoints = source!.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}") ?? []);

        var triggers = Triggers.SelectMany(each => each.Trigger.Methods!.Select(method => $"{method.ToUpperInvariant()} /{each.Trigger.Route}")).ToHashSet();

        Assert.Empty(endpoints.Except(triggers));
    }

    /// <summary>The Functions host tries the routes in the order of the functions' names, and the first that matches is called.</summary>
    [Fact]
    public void Triggers_RequestForEach_ReachesItAndNoOther() => Assert.All(
        from each in Triggers from method in each.Trigger.Methods! select (each.Function, each.Trigger.Route, method),
        each => Assert.Equal(each.Function, FunctionFor(each.method, $"/{RouteParameter().Replace(each.Route!, "x")}")));

    [Fact]
    public void Triggers_WhatChangesSomething_NeedsAKey() => Assert.All(
        Triggers.Where(each => each.Trigger.Methods!.Any(method => method is not ("get" or "head"))),
        each => Assert.Equal(AuthorizationLevel.Function, each.Trigger.AuthLevel));

    [Fact]
    public void Triggers_Names_AreUnique() => Assert.Equal(Triggers.Count(), Triggers.DistinctBy(each => each.Function).Count());

    [Fact]
    public async Task Functions_ThatTheHostIsTold_AreAllThereAreWithTheNamesThatHistoriesHold()
    {
        var told = await new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync("");

        var kinds = told.ToDictionary(function => function.Name!, function => string.Concat(function.RawBindings!));
        Assert.Contains("orchestrationTrigger", kinds[DurableNames.Orchestration], StringComparison.Ordinal);
        Assert.All(DurableNames.Activities, name => Assert.Contains("activityTrigger", kinds[name], StringComparison.Ordinal));
        Assert.Contains("timerTrigger", kinds["KeepRuns"], StringComparison.Ordinal);
        Assert.Subset(kinds.Keys.ToHashSet(), Triggers.Select(trigger => trigger.Function).ToHashSet());
    }

    private static string FunctionFor(string method, string path) => Triggers
        .OrderBy(each => each.Function, StringComparer.OrdinalIgnoreCase)
        .First(each => each.Trigger.Methods!.Contains(method)
            && new TemplateMatcher(TemplateParser.Parse(each.Trigger.Route!), []).TryMatch(path, []))
        .Function;

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex RouteParameter();
}

namespace GraphExecutor.Tests.Durable;

/// <summary>The process that executed an activity is gone.</summary>
internal sealed class WorkerDiedException : Exception;

using GraphExecutor.Bench.Serve;

var options = BenchOptions.Read(args);
return options.What switch
{
    "emit" => Emitter.Run(options),
    "latency" => await LatencyBench.RunAsync(options),
    "viewers" => await ViewersBench.RunAsync(options),
    "throughput" => await ThroughputBench.RunAsync(options),
    "idle" => await IdleBench.RunAsync(options),
    "all" => await LatencyBench.RunAsync(options) + await ViewersBench.RunAsync(options) + await ThroughputBench.RunAsync(options) + await IdleBench.RunAsync(options),
    _ => BenchOptions.Explain(),
};

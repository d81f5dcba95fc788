using BenchmarkDotNet.Running;
using ModelOperator.Benchmarks.Analysis;
using ModelOperator.Benchmarks.Fetching;
using ModelOperator.Benchmarks.Gateway;
using ModelOperator.Benchmarks.Gpus;
using ModelOperator.Benchmarks.Kubernetes;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Benchmarks.Metrics;
using ModelOperator.Benchmarks.Monitoring;
using ModelOperator.Benchmarks.Monitoring.Scale;
using ModelOperator.Benchmarks.Operators;
using ModelOperator.Benchmarks.Operators.BadDays;
using ModelOperator.Benchmarks.Server;

const string usage = """
    usage: benchmarks VERB

      gateway [SECONDS] [CONNECTIONS]   the gateway against its backend alone, against YARP, and against nginx where it is on the PATH
      shadow [SECONDS] [CONNECTIONS] [RATE]
                                        what clients notice of a mirror that is healthy, hangs, errors or is absent
      analysis [FILE]                   how often verdicts are wrong, beside other controllers'; written to FILE too
      monitoring [FILE]                 false alarms and detection of the checks of a stable revision; written to FILE too
      monitoring-scale [MODELS]         what 5,000 watched ModelDeployments ask of one Prometheus, and how late the looks come (15 minutes)
      analysis-load                     what 1,000 rollouts that measure at once ask of their Prometheus
      server [SECONDS] [CONNECTIONS] [--million]
                                        the model server: JSON, binary, gRPC, batching and monitoring against bare runs, its health
                                        path and a server of onnxruntime-node; --million: its memory after a million requests
      gateway-beside DLL [PAIRS] [KIND] this build's gateway beside another's, whose benchmarks are DLL: in turns, for changes of a few
                                        percent; only the line KIND, such as "256 B"
      gateway-with NAME=VALUE [PAIRS] [KIND]
                                        the gateway with an environment variable beside itself without it
      server-beside DLL [PAIRS] [KIND]  the same for the model server
      gateway-tokens [PAIRS]            the gateway where it measures the tokens of streamed answers, beside itself where it passes the same
                                        bytes without
      token-parts                       what measuring the tokens of one streamed answer costs, part by part, without the rest of the
                                        request
      start-beside DLL [STARTS]         gateway and model server of this build beside another's: the time until they listen, and their
                                        memory
      gateway-traced RATIO [PAIRS] [KIND]
                                        the gateway with tracing on beside itself with tracing off; RATIO of the requests are recorded
      server-traced RATIO [PAIRS] [KIND]
                                        the same for the model server
      fetch [MEBIBYTES] [FILES] [TURNS] the fetch of a folder, and of one file, beside curl and sha256sum, from a server on this machine
      watching [PAIRS] [KIND]           gateway and model server with all of monitoring on beside all off: the ratio of their throughput
      watching-gateway [PAIRS] [KIND]   the same for the gateway with one part of monitoring on at a time
      watching-parts                    what each part of monitoring costs a request in gateway and model server, without the rest of it
      operator [OBJECTS] [GPUS] [SECONDS] [at-rest]
                                        the operator with many ModelDeployments on an API server alone (tests/cluster/bare): time beside
                                        a bare loop that writes the same objects, rollouts of all, the cost of SECONDS of rest, many that
                                        wait for GPUs, and the end of the leader; at-rest: only until all are stable and at rest
      bad-days [OBJECTS] [BROKEN] [BUSY] [AWAY]
                                        the operator on an API server alone that turns everything away for BUSY seconds, fails a tenth of
                                        all writes, is away for AWAY seconds, has a namespace of BROKEN ModelDeployments, and so on
      kubernetes                        what a watch event, a list and a look into the cache cost
      gpu-waits                         what news of GPUs cost while 50, 500 and 5,000 ModelDeployments wait for them
      store                             what 5,000 pods and 1,000 Deployments take in a cache
      connect                           what the first request of a process costs, beside KubernetesClient's own way
      metrics                           what it costs to count a request, in the gateway and in the model server
    """;

switch (args)
{
    case ["gateway", .. var rest]:
        return await GatewayBenchmark.RunAsync(rest);
    case ["shadow", .. var rest]:
        return await ShadowBenchmark.RunAsync(rest);
    case ["analysis", .. var rest]:
        return AnalysisBenchmark.Run(rest);
    case ["monitoring", .. var rest]:
        return MonitoringBenchmark.Run(rest.FirstOrDefault());
    case ["monitoring-scale", .. [] or [_]]:
        return await MonitoringScaleBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1]) : 5000);
    case ["analysis-load"]:
        return await QueryLoadBenchmark.RunAsync();
    case ["server", .. var rest]:
        return await ServerBenchmark.RunAsync(rest);
    case ["gateway-beside", .. [_] or [_, _] or [_, _, _]]:
        return await GatewayBuilds.CompareAsync(BuildComparison.From(args[1..]));
    case ["gateway-with", var variable, .. [] or [_] or [_, _]] when variable.Contains('=', StringComparison.Ordinal):
        return await GatewayBuilds.CompareAsync(BuildComparison.With(args[1..]));
    case ["gateway-tokens", .. [] or [_]]:
        return await GatewayBuilds.CompareTokensAsync(args[1..]);
    case ["token-parts"]:
        return TokenParts.Run();
    case ["server-beside", .. [_] or [_, _] or [_, _, _]]:
        return await ServerBuilds.CompareAsync(BuildComparison.From(args[1..]));
    case ["start-beside", .. [_] or [_, _]]:
        return await BuildStarts.CompareAsync(StartComparison.From(args[1..]));
    case ["gateway-traced", var ratio, .. var rest]:
        return await GatewayBuilds.CompareTracedAsync(ratio, rest);
    case ["server-traced", var ratio, .. var rest]:
        return await ServerBuilds.CompareTracedAsync(ratio, rest);
    case ["fetch", .. var rest]:
        return await FetchBenchmark.RunAsync(rest);
    case [FetchBenchmark.ServerVerb, var folder]:
        return await FetchBenchmark.ServeAsync(folder);
    case ["watching", .. [] or [_] or [_, _]]:
        return await WatchingCost.RunAsync(BuildComparison.OfThisBuild(args[1..]));
    case ["watching-gateway", .. [] or [_] or [_, _]]:
        return await WatchingCost.RunPartsAsync(BuildComparison.OfThisBuild(args[1..]));
    case ["watching-parts"]:
        return WatchingParts.Run();
    case [ServerUnderTest.Verb, var model, var batch, var counted]:
        return await ServerUnderTest.RunAsync(model, int.Parse(batch), counted);
    case ["operator", .. [] or [_] or [_, _] or [_, _, _] or [_, _, _, "at-rest"]]:
        var objects = args.Length > 1 ? int.Parse(args[1]) : 200;
        return await OperatorBenchmark.RunAsync(
            objects, args.Length > 2 ? int.Parse(args[2]) : 2 * objects, TimeSpan.FromSeconds(args.Length > 3 ? int.Parse(args[3]) : 60),
            onlyUntilRest: args.Length > 4);
    case ["bad-days", .. var rest] when rest.Length <= 4:
        return await BadDaysBenchmark.RunAsync(BadDayOptions.From(rest));
    case ["kubernetes"]:
        BenchmarkRunner.Run<KubernetesBenchmark>();
        return 0;
    case ["store"]:
        return StoreBenchmark.Run();
    case ["gpu-waits"]:
        return GpuWaitBenchmark.Run();
    case ["connect"]:
        return await ConnectBenchmark.RunAsync();
    case [ConnectBenchmark.Verb, var kind, var kubeconfig]:
        return await ConnectBenchmark.OnceAsync(kind, kubeconfig);
    case ["metrics"]:
        return MetricsBenchmark.Run();
    case [BenchmarkBackend.Verb, var behaviour]:
        return await BenchmarkBackend.RunAsync(behaviour);
    case [YarpProxy.Verb, var backend]:
        return await YarpProxy.RunAsync(int.Parse(backend));
    case [BenchmarkGateway.Verb, var backend, var shadow]:
        return await BenchmarkGateway.RunAsync(int.Parse(backend), int.Parse(shadow));
    case [BenchmarkGateway.Verb, var backend, var shadow, var sink, .. var parts]:
        return await BenchmarkGateway.RunAsync(int.Parse(backend), int.Parse(shadow), int.Parse(sink), parts.FirstOrDefault());
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

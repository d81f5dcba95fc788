using ModelOperator.ModelServer;
using ModelOperator.ModelServer.Lifecycle;

ProcessEnd.With(await CommandLine.RunAsync(args));

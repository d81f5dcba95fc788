using ModelOperator.ModelServer;

return await CommandLine.RunAsync(args);

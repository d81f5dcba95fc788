using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Operator;

return await ServiceProcess.RunAsync(() => OperatorProcess.Build(args));

using System.Diagnostics.CodeAnalysis;

/// <summary>Runs at the start of a <see cref="ModelOperator.ModelServer.Tests.Support.ServerProcess"/>, called by .NET. It makes exit
/// handlers that run show on stderr.</summary>
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for it outside of any namespace")]
internal static class StartupHook
{
    public const string ExitHandlersRan = "exit handlers ran";

    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.Error.WriteLine(ExitHandlersRan);
}

using System.Diagnostics;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>A fact that needs gRPC's Python library, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GrpcioFactAttribute : FactAttribute
{
    /// <summary>Debian's, which is where its package puts grpcio.</summary>
    internal const string Python = "/usr/bin/python3";

    public GrpcioFactAttribute()
    {
        if (!Imports())
        {
            Skip = $"{Python} has no grpc: apt-get install python3-grpcio";
        }
    }

    private static bool Imports()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import grpc, google.protobuf"]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

using System.Diagnostics;

namespace ModelOperator.Testing;

/// <summary>A fact that needs gRPC's Python library, and says so where it is missing. Compiled into each test project that has such facts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GrpcioFactAttribute : FactAttribute
{
    /// <summary>Debian's, which is where its package puts grpcio.</summary>
    public const string Python = "/usr/bin/python3";

    public GrpcioFactAttribute(string modules = "grpc")
    {
        if (!Imports(modules))
        {
            Skip = $"{Python} cannot import {modules}: apt-get install python3-grpcio python3-protobuf";
        }
    }

    private static bool Imports(string modules)
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", $"import {modules}"]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

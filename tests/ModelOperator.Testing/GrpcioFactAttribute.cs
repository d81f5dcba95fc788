using System.Diagnostics;
using Xunit;

namespace ModelOperator.Testing;

/// <summary>A fact that needs gRPC's Python library, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GrpcioFactAttribute : FactAttribute
{
    /// <summary>Debian's, which is where its package puts grpcio.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Skips the fact where Python cannot import <paramref name="modules"/>, which are separated by commas.</summary>
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

        var start = new ProcessStartInfo(Python, ["-c", $"import {modules}"]) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

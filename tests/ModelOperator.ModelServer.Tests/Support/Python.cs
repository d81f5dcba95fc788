using System.Diagnostics;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>Runs the Python clients of the tests.</summary>
internal static class Python
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);

    /// <summary>Writes the protocol's descriptors into a file. The clients generate their messages from it.</summary>
    public static string WriteDescriptors(TemporaryFolder folder)
    {
        File.WriteAllBytes(folder["open_inference.bin"], OpenInferenceReflection.Descriptor.SerializedData.ToByteArray());
        return folder["open_inference.bin"];
    }

    /// <summary>Runs a script of this project to its end.</summary>
    /// <returns>The output of the script.</returns>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(GrpcioFactAttribute.Python, [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var python = Process.Start(start)!;
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            var output = python.StandardOutput.ReadToEndAsync(bound.Token);
            var complaint = await python.StandardError.ReadToEndAsync(bound.Token);
            await python.WaitForExitAsync(bound.Token);
            python.ExitCode.ShouldBe(0, complaint);
            return await output;
        }
        finally
        {
            python.Kill();
        }
    }
}

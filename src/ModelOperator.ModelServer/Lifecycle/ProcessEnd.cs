using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>Ends the process at once, without exit handlers. The destructors of ONNX Runtime's globals would crash a thread that still
/// loads a model, and the process would end with code 139 instead of its own.</summary>
internal static partial class ProcessEnd
{
    [DoesNotReturn]
    public static void With(int code)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        Exit(code);
        throw new UnreachableException();
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Exit(int code);
}

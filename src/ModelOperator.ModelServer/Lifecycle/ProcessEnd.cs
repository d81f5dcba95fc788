using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>
/// Ends the process at once: without exit handlers, and without the destructors of ONNX Runtime's globals, which crash a
/// thread that still loads a model (SIGSEGV, code 139, in place of the code that was meant).
/// </summary>
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

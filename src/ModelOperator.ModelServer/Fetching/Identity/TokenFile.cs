using System.Text;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Identity;

/// <summary>Reads the token of the pod's ServiceAccount. The kubelet writes another one before it ends, so it is read each time.</summary>
internal static class TokenFile
{
    private const int MaxBytes = 64 << 10;

    /// <param name="variable">The variable of the environment that names the file, for messages.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="FetchException">The file is missing, empty or too large, or must not be read.</exception>
    public static async Task<string> ReadAsync(string variable, string path, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes + 1];
        int length;
        try
        {
            await using var file = File.OpenRead(path);
            length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FetchException(
                $"the token file {path} of {variable} does not exist; what set the variable must mount the file, too", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FetchException($"the token file {path} of {variable} cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }

        var token = Encoding.UTF8.GetString(buffer, 0, length).Trim();
        return length <= MaxBytes && token.Length > 0 && !token.Any(char.IsControl)
            ? token
            : throw new FetchException($"the token file {path} of {variable} has no token");
    }
}

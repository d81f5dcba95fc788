using ModelOperator.Fetching.Sources;
using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Fetching.Identity;

/// <summary>Reads the token of the pod's ServiceAccount. The kubelet writes another one before it ends, so it is read each time.</summary>
internal static class TokenFile
{
    /// <param name="variable">The variable of the environment that names the file, for messages.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="FetchException">The file is missing, empty or too large, has several lines, or must not be read.</exception>
    public static async Task<string> ReadAsync(string variable, string path, CancellationToken cancellationToken)
    {
        try
        {
            var token = await SecretFile.ReadAsync(path, cancellationToken);
            return token.Any(char.IsControl)
                ? throw new FetchException($"the token file {path} of {variable} has no token: there are control characters in it")
                : token;
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
    }
}

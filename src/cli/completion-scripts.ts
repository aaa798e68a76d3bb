export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type CompletionShell = (typeof SHELLS)[number];

/**
 * What makes a shell complete `vhdset`: it asks the program for offers, and offers files where there
 * are none. The program is told which shell asks, since each wants descriptions in another way.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<CompletionShell, string>> = {
  bash: `# vhdset for bash. In ~/.bashrc:  source <(vhdset completion bash)
_vhdset() {
  local current="\${COMP_WORDS[COMP_CWORD]}" offer
  COMPREPLY=()
  while IFS= read -r offer; do
    if [[ $offer == "$current"* ]]; then COMPREPLY+=("$offer"); fi
  done < <(VHDSET_COMPLETION=bash vhdset --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
}
complete -o bashdefault -o default -F _vhdset vhdset
`,
  zsh: `#compdef vhdset
# vhdset for zsh. In ~/.zshrc, after compinit:  source <(vhdset completion zsh)
_vhdset() {
  local -a offers
  offers=("\${(@f)$(VHDSET_COMPLETION=zsh vhdset --get-yargs-completions "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  if [[ -n $offers[1] ]]; then _describe -V vhdset offers; else _files; fi
}
if [[ $funcstack[1] == _vhdset ]]; then _vhdset "$@"; else compdef _vhdset vhdset; fi
`,
  fish: `# vhdset for fish.  vhdset completion fish > ~/.config/fish/completions/vhdset.fish
function __vhdset_offers
    set -l offers (VHDSET_COMPLETION=fish vhdset --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null)
    if test (count $offers) -gt 0
        printf '%s\\n' $offers
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c vhdset -f -a '(__vhdset_offers)'
`,
  // Windows PowerShell drops an empty argument: the word being typed goes through the environment.
  powershell: `# vhdset for PowerShell. In $PROFILE:  vhdset completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName @('vhdset', 'vhdset.exe') -ScriptBlock {
    param($word, $ast, $cursor)
    $typed = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
    $program = $ast.CommandElements[0].Extent.Text
    $env:VHDSET_COMPLETION = 'powershell'
    $env:VHDSET_WORD = $word
    try {
        & $program --get-yargs-completions @typed 2>$null | ForEach-Object {
            $offer, $about = $_ -split "\`t", 2
            if (-not $about) { $about = $offer }
            [System.Management.Automation.CompletionResult]::new($offer, $offer, 'ParameterValue', $about)
        }
    } finally {
        Remove-Item -Path @('Env:VHDSET_COMPLETION', 'Env:VHDSET_WORD') -ErrorAction SilentlyContinue
    }
}
`,
};

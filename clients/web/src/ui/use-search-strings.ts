import { useNavigate, useSearch } from '@tanstack/react-router';
import { stringsOf, type SearchStrings } from './search-strings.ts';

/** The parameters of the current address and a way to change some of them; undefined removes one. */
export function useSearchStrings(): readonly [
  SearchStrings,
  (change: SearchStrings, options?: { replace?: boolean }) => void,
] {
  const search = stringsOf(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change = (next: SearchStrings, options: { replace?: boolean } = {}): void => {
    void navigate({
      to: '.',
      search: (held: Record<string, unknown>) => ({ ...stringsOf(held), ...next }),
      replace: options.replace ?? false,
    });
  };
  return [search, change];
}

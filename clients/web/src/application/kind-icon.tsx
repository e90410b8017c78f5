import {
  AppWindow,
  Box,
  Boxes,
  Clock,
  Container,
  Copy,
  Database,
  FileCog,
  Globe,
  HardDrive,
  KeyRound,
  Network,
  Play,
  ServerCog,
  Shield,
  UserCog,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';

const icons: Readonly<Record<string, LucideIcon>> = {
  Application: AppWindow,
  ConfigMap: FileCog,
  CronJob: Clock,
  DaemonSet: ServerCog,
  Deployment: Boxes,
  Endpoints: Waypoints,
  EndpointSlice: Waypoints,
  Ingress: Globe,
  Job: Play,
  Namespace: Container,
  NetworkPolicy: Shield,
  PersistentVolume: HardDrive,
  PersistentVolumeClaim: HardDrive,
  Pod: Box,
  ReplicaSet: Copy,
  Role: Shield,
  RoleBinding: Shield,
  ClusterRole: Shield,
  ClusterRoleBinding: Shield,
  Secret: KeyRound,
  Service: Network,
  ServiceAccount: UserCog,
  StatefulSet: Database,
};

/** The picture of a kind. */
export function KindIcon({ kind, size = 17 }: { kind: string; size?: number }): ReactElement {
  const Icon = icons[kind] ?? Container;
  return <Icon size={size} aria-hidden className="shrink-0" />;
}
